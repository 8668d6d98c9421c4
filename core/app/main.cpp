// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "base/inherited.hpp"
#include "base/stop.hpp"
#include "base/strings.hpp"
#include "output/formats.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <exception>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace tracer;

/// A closed standard descriptor would be reused for the next file that is opened, and records or messages would be
/// written into that file. Opened the wrong way round, so that using it still fails.
void keep_standard_descriptors() {
    for (int fd = 0; fd <= 2; ++fd) {
        if (::fcntl(fd, F_GETFD) != -1) continue;
        if (::open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
            std::_Exit(static_cast<int>(ExitCode::output_failed));
    }
}

void set_up_process() {
    note_inherited();
    heed_stop_signals();
    keep_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN); // a reader that has gone shows as an error of write()
    ::umask(::umask(077) | 022);   // never let others write what root records
    auto logger = spdlog::stderr_color_st("tracer");
    logger->set_pattern("%^tracer:%$ %v");
    spdlog::set_default_logger(std::move(logger));
}

Result<ExitCode> dispatch(const config::Request &request, app::Plugins &plugins) {
    if (!request.command) return app::print(request.text, request.complete ? ExitCode::ok : ExitCode::usage);
    return app::function_of(request.command->name)(request, plugins);
}

int serve(const std::vector<std::string> &args) {
    app::Plugins plugins;
    config::Surroundings surroundings;
    surroundings.version = TRACER_VERSION;
    surroundings.find_plugin = [&](const std::string &name, const config::Folders &folders) {
        return plugins.find(name, folders);
    };
    surroundings.released = TRACER_RELEASED;
    surroundings.list_plugins = [](const config::Folders &folders) {
        std::vector<std::pair<std::string, std::string>> names;
        for (auto &plugin : plugin::list(plugin::search_path(folders)).plugins)
            names.emplace_back(std::move(plugin.name), std::move(plugin.summary));
        return names;
    };
    surroundings.formats = output::format_names();
    auto request = config::read_request(args, surroundings);
    Result<ExitCode> code = request ? dispatch(*request, plugins) : Result<ExitCode>(std::move(request).error());
    if (code) return static_cast<int>(*code);
    const Error &error = code.error();
    spdlog::error("{}{}{}", harmless(error.line()),
                  error.excerpt.empty() ? "" : "\n", // anybody may have chosen the names in it
                  error.excerpt);
    return static_cast<int>(error.code);
}

} // namespace

int main(int argc, char **argv) {
    try {
        set_up_process();
        return serve(std::vector<std::string>(argv, argv + argc));
    } catch (const std::exception &failure) { // memory ran out, most likely
        spdlog::critical("unexpected: {}", harmless(failure.what()));
        return static_cast<int>(ExitCode::cannot_trace);
    }
}
