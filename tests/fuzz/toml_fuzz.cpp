// SPDX-License-Identifier: Apache-2.0
// tracer.toml: any text is refused in one harmless line with its place, or gives settings within their bounds.
#include "config/assign.hpp"
#include "config/toml_file.hpp"
#include "fuzz/fuzz.hpp"
#include "unit/config/demo_plugins.hpp"

#include <bit>

namespace tracer {
namespace {
using fuzz::require;

void check_error(const Error &error) {
    require(error.code == ExitCode::usage, "a mistake in tracer.toml is one of usage");
    fuzz::require_harmless(error.line(), "the error is one harmless line");
}

void check_settings(const config::Request &request) {
    const model::RunSettings &run = request.run;
    require(!run.interval_ns || *run.interval_ns >= 1'000'000, "an interval is at least 1 ms");
    require(std::has_single_bit(run.ring_bytes) && run.ring_bytes <= 1u << 30, "a ring is a power of two, at most 1G");
    require(run.filters.comm.size() <= 15, "a task's name has at most 15 bytes");
    require(run.filters.pid <= 1u << 22 && run.filters.tid <= 1u << 22, "a task's id is one that the kernel gives");
    for (const config::PluginRequest &plugin : request.plugins)
        for (const auto &[name, value] : plugin.settings.values) {
            if (name == "rows") {
                const auto rows = std::get<std::uint64_t>(value);
                require(rows >= 1 && rows <= 10000, "rows lie within their bounds");
            }
            if (name == "sort") require(std::get<std::uint64_t>(value) <= 1, "a choice is one of its labels");
            if (name == "message")
                for (const auto &[key, text] : std::get<model::Entries>(value))
                    require(text.find('\0') == std::string::npos && text.size() <= 4096, "a text fits its map");
        }
}

} // namespace
} // namespace tracer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace tracer;
    static const config::Surroundings around = config::demo_surroundings();
    const auto toml = config::TomlFile::parse("tracer.toml", fuzz::Input(data, size).rest());
    if (!toml) {
        fuzz::require(toml.error().line().starts_with("tracer.toml:"), "a mistake has its place");
        check_error(toml.error());
        return 0;
    }
    auto names = toml->plugins();
    if (!names) check_error(names.error());

    config::Request request;
    for (const char *name : {"filetop", "usercheck"})
        request.plugins.push_back({name, *around.find_plugin(name, {}), {}});
    for (config::PluginRequest &plugin : request.plugins)
        fuzz::require(bool(config::assign_fallbacks(request, plugin)), "the fallbacks are good");
    const auto applied = toml->apply(request, around);
    if (!applied) check_error(applied.error());
    check_settings(request); // also what was set before the mistake
    return 0;
}
