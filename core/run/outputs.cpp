// SPDX-License-Identifier: Apache-2.0
#include "run/outputs.hpp"

#include "base/caller.hpp"
#include "base/strings.hpp"
#include "output/output_file.hpp"

#include <utility>

namespace tracer::run {
namespace {

using Sink = std::unique_ptr<output::ByteSink>;

Result<Sink> csv_file(const output::OutputFolder &folder, const std::string &path, const std::string &plugin,
                      const Person &who) {
    const std::string name = plugin + ".csv";
    auto fd = folder.open_file(name, who);
    if (!fd) return std::move(fd).error();
    return output::make_sink(std::move(*fd), harmless(path) + "/" + name);
}

/// One file a plugin, in a folder that is made where it is not there.
Result<std::vector<Sink>> csv_files(const std::string &path, const std::vector<std::string> &plugins,
                                    const Person &who) {
    auto folder = output::OutputFolder::made(path, who);
    if (!folder) return std::move(folder).error();
    std::vector<Sink> sinks;
    for (const std::string &plugin : plugins) {
        auto sink = csv_file(*folder, path, plugin, who);
        if (!sink) return std::move(sink).error();
        sinks.push_back(std::move(*sink));
    }
    return sinks;
}

bool is_folder(const std::string &path, const Person &who) {
    const auto parent = output::OutputFolder::holding(path, who);
    return parent && parent->holds_folder(output::last_component(path), who);
}

Result<std::vector<Sink>> open_sinks(const model::OutputRequest &asked, const std::vector<std::string> &names) {
    const bool csv = asked.format == "csv";
    const bool to_stdout = asked.path.empty();
    if (csv && names.size() > 1 && to_stdout)
        return Error{ExitCode::usage, "several plugins as CSV need a folder, one file a plugin", "add --output DIR"};
    const Person who = caller();
    if (csv && !to_stdout && (names.size() > 1 || is_folder(asked.path, who))) return csv_files(asked.path, names, who);
    auto sink = to_stdout ? output::open_stdout() : output::open_file(asked.path, who);
    if (!sink) return std::move(sink).error();
    std::vector<Sink> sinks;
    sinks.push_back(std::move(*sink));
    return sinks;
}

} // namespace

Result<Outputs> open_outputs(const model::RunSettings &settings, const std::vector<std::string> &names,
                             output::WriterContext context) {
    if (settings.outputs.size() > 1)
        return Error{ExitCode::usage, "several outputs at once are not possible yet", "give --output once"};
    const model::OutputRequest asked = settings.outputs.empty() ? model::OutputRequest() : settings.outputs.front();
    Outputs outputs;
    auto opened = open_sinks(asked, names);
    if (!opened) return std::move(opened).error();
    outputs.sinks = std::move(*opened);
    context.csv_raw = settings.csv_raw;
    if (asked.format == "json") {
        outputs.writer = output::make_json_writer(context, *outputs.sinks.front());
    } else if (asked.format == "csv") {
        std::vector<output::ByteSink *> sinks;
        for (const auto &sink : outputs.sinks)
            sinks.push_back(sink.get());
        outputs.writer = output::make_csv_writer(context, sinks);
    } else {
        outputs.writer = output::make_text_writer(context, *outputs.sinks.front());
    }
    return outputs;
}

} // namespace tracer::run
