// SPDX-License-Identifier: Apache-2.0
#include "run/outputs.hpp"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace tracer::run {
namespace {

Result<std::unique_ptr<output::ByteSink>> open_one(const std::string &path) {
    if (path.empty() || path == "-") return output::open_stdout();
    return output::open_file(path);
}

Result<void> make_folder(const std::string &path) {
    struct stat info {};
    if (::mkdir(path.c_str(), 0755) == 0) return {};
    const int error = errno;
    if (error == EEXIST && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
    return Error{ExitCode::output_failed, "cannot make the folder '" + path + "': " + std::strerror(error), {}};
}

} // namespace

Result<Outputs> open_outputs(const model::RunSettings &settings, const std::vector<std::string> &names,
                             output::WriterContext context) {
    Outputs outputs;
    if (settings.format == model::OutputFormat::csv && names.size() > 1) {
        if (settings.output.empty() || settings.output == "-")
            return Error{ExitCode::usage, "several plugins as CSV need a folder, one file a plugin",
                         "add --output DIR"};
        if (auto made = make_folder(settings.output); !made) return std::move(made).error();
        for (const std::string &name : names) {
            auto sink = output::open_file(settings.output + "/" + name + ".csv");
            if (!sink) return std::move(sink).error();
            outputs.sinks.push_back(std::move(*sink));
        }
    } else {
        struct stat info {};
        std::string path = settings.output;
        if (settings.format == model::OutputFormat::csv && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode))
            path += "/" + names.front() + ".csv";
        auto sink = open_one(path);
        if (!sink) return std::move(sink).error();
        outputs.sinks.push_back(std::move(*sink));
    }
    switch (settings.format) {
    case model::OutputFormat::text:
        outputs.writer = output::make_text_writer(context, *outputs.sinks.front());
        break;
    case model::OutputFormat::json:
        outputs.writer = output::make_json_writer(context, *outputs.sinks.front());
        break;
    case model::OutputFormat::csv: {
        std::vector<output::ByteSink *> sinks;
        for (const auto &sink : outputs.sinks)
            sinks.push_back(sink.get());
        outputs.writer = output::make_csv_writer(context, sinks);
    }
    }
    return outputs;
}

} // namespace tracer::run
