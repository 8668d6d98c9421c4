// SPDX-License-Identifier: Apache-2.0
#include "output/outputs.hpp"

#include "base/caller.hpp"
#include "base/strings.hpp"
#include "output/output_file.hpp"

#include <algorithm>
#include <utility>

namespace tracer::output {
namespace {

using Sink = std::unique_ptr<ByteSink>;

/// One file a plugin, in a folder that is made where it is not there.
Result<std::vector<Sink>> files_in(const std::string &path, const std::string &ending,
                                   const std::vector<std::string> &plugins, const Person &who) {
    auto folder = OutputFolder::made(path, who);
    if (!folder) return std::move(folder).error();
    std::vector<Sink> sinks;
    for (const std::string &plugin : plugins) {
        const std::string name = plugin + "." + ending;
        auto fd = folder->open_file(name, who);
        if (!fd) return std::move(fd).error();
        sinks.push_back(make_sink(std::move(*fd), harmless(path) + "/" + name));
    }
    return sinks;
}

bool is_folder(const std::string &path, const Person &who) {
    const auto parent = OutputFolder::holding(path, who);
    return parent && parent->holds_folder(last_component(path), who);
}

bool is_stdout(const model::OutputRequest &request) { return request.path.empty(); }

Result<std::vector<Sink>> open_sinks(const model::OutputRequest &request, const Format &format,
                                     const std::vector<std::string> &plugins) {
    const bool several = format.file_per_plugin && plugins.size() > 1;
    if (several && is_stdout(request))
        return Error{ExitCode::usage,
                     "several plugins as " + std::string(format.name) + " need a folder, one file a plugin",
                     "give it a folder with --output"};
    const Person who = caller();
    if (format.file_per_plugin && !is_stdout(request) &&
        (several || request.path.ends_with('/') || is_folder(request.path, who)))
        return files_in(request.path, format.name, plugins, who);
    auto sink = is_stdout(request) ? open_stdout() : open_file(request.path, who);
    if (!sink) return std::move(sink).error();
    std::vector<Sink> sinks;
    sinks.push_back(std::move(*sink));
    return sinks;
}

std::string name_of(const model::OutputRequest &request) {
    return harmless(request.format + ":" + (is_stdout(request) ? "-" : request.path));
}

} // namespace

Result<void> Outputs::add(const model::OutputRequest &request, const std::vector<std::string> &plugins,
                          FormatContext context) {
    const Format *format = find_format(request.format);
    if (!format) return Error{ExitCode::usage, "there is no format '" + harmless(request.format) + "'", {}};
    auto opened = open_sinks(request, *format, plugins);
    if (!opened) return std::move(opened).error();
    const auto taken = [this](const Sink &sink) {
        return sink->file() &&
               std::ranges::any_of(sinks_, [&](const Sink &other) { return other->file() == sink->file(); });
    };
    if (std::ranges::any_of(*opened, taken)) // by another name than config/ could tell
        return Error{ExitCode::usage, "two outputs go to one place: " + name_of(request) + " is the second",
                     "give each a place of its own"};
    std::vector<ByteSink *> sinks;
    for (Sink &sink : *opened) {
        sinks.push_back(sink.get());
        sinks_.push_back(std::move(sink));
    }
    if (!context.outputs.empty() && pace_ == Pace::live)
        context.backlog = backlogs_.emplace_back(std::make_unique<Backlog>()).get();
    tee_.add(name_of(request), format->make(context, sinks));
    return {};
}

Result<std::unique_ptr<Outputs>> Outputs::open(const model::RunSettings &settings,
                                               const std::vector<std::string> &plugins, WallDistance &distance,
                                               FormatContext context, Pace pace) {
    std::unique_ptr<Outputs> outputs(new Outputs(distance, pace));
    context.time = &outputs->time_;
    context.csv_raw = settings.csv_raw;
    context.no_native = settings.no_native;
    context.several = plugins.size() > 1;
    if (settings.outputs.size() + context.outputs.size() > 1)
        std::ranges::transform(settings.outputs, std::back_inserter(context.outputs), name_of);
    for (const model::OutputRequest &request : settings.outputs)
        if (auto added = outputs->add(request, plugins, context); !added) return std::move(added).error();
    return outputs;
}

} // namespace tracer::output
