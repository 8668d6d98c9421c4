// SPDX-License-Identifier: Apache-2.0
#include "unit/config/demo_plugins.hpp"

#include "base/strings.hpp"

#include <map>

namespace tracer::config {
namespace {

struct Sketch {
    const char *name;
    tracer_option_type type;
    char short_name = 0;
    const char *fallback = nullptr;
    std::uint32_t position = 0;
    const char *run = nullptr; ///< what of the run it is bound to
    std::int64_t min = 0, max = 0;
    std::vector<model::Label> labels = {};
};

model::PluginSpec plugin(const char *name, const std::vector<Sketch> &sketches) {
    model::PluginSpec spec;
    spec.name = name;
    spec.summary = "demo";
    for (const Sketch &sketch : sketches) {
        model::Option &option = spec.options.emplace_back();
        option.name = sketch.name;
        option.type = sketch.type;
        option.short_name = sketch.short_name;
        option.has_fallback = sketch.fallback != nullptr;
        option.fallback = sketch.fallback ? sketch.fallback : "";
        option.position = sketch.position;
        option.binding = sketch.run ? TRACER_BIND_RUN : TRACER_BIND_CONST;
        option.bind = sketch.run ? sketch.run : sketch.name;
        option.min = sketch.min;
        option.max = sketch.max;
        option.labels = sketch.labels;
    }
    return spec;
}

/// More than anybody wants to read in a help.
std::vector<model::Label> many_labels() {
    std::vector<model::Label> labels;
    for (std::uint64_t i = 1; i <= 100; ++i)
        labels.push_back({i, "E" + std::to_string(i), "E" + std::to_string(i)});
    return labels;
}

const std::map<std::string, model::PluginSpec> &demo_plugins() {
    static const std::map<std::string, model::PluginSpec> plugins{
        {"filetop",
         plugin(
             "filetop",
             {{"rows", TRACER_OPTION_UNSIGNED, 'r', "20", 0, nullptr, 1, 10000},
              {"clear", TRACER_OPTION_FLAG, 'C', "true"},
              {"sort", TRACER_OPTION_CHOICE, 's', "all", 0, nullptr, 0, 0, {{0, "all", "all"}, {1, "reads", "reads"}}},
              {"dir", TRACER_OPTION_PATH, 'd'},
              {"pid", TRACER_OPTION_UNSIGNED, 'p', nullptr, 0, "pid"},
              {"interval", TRACER_OPTION_DURATION, 0, "1", 1, "interval"},
              {"count", TRACER_OPTION_UNSIGNED, 0, nullptr, 2, "count"}})},
        {"stacksnoop", plugin("stacksnoop", {{"pid", TRACER_OPTION_UNSIGNED, 'p', nullptr, 0, "pid"},
                                             {"function", TRACER_OPTION_STRING, 0, "do_exit", 1}})},
        {"killsnoop", plugin("killsnoop", {{"failed", TRACER_OPTION_FLAG, 'x'},
                                           {"target", TRACER_OPTION_SIGNED, 'T'},
                                           {"signal", TRACER_OPTION_SET, 's', nullptr, 0, nullptr, 0, 64}})},
        {"usercheck",
         plugin("usercheck", {{"net", TRACER_OPTION_NET, 0, "::/0"},
                              {"signal", TRACER_OPTION_SIGNAL},
                              {"message", TRACER_OPTION_ENTRIES, 'm', "0=Hello, Root!;default=Hello World"},
                              {"errno", TRACER_OPTION_CHOICE, 'e', nullptr, 0, nullptr, 0, 0, many_labels()}})},
    };
    return plugins;
}

} // namespace

Surroundings demo_surroundings() {
    Surroundings surroundings;
    surroundings.version = "1.2.3";
    surroundings.formats = {{"text", "for people"}, {"json", "one object per line"}, {"csv", "cells"}};
    surroundings.system_config.clear();
    surroundings.find_plugin = [](const std::string &name, const Folders &) -> Result<const model::PluginSpec *> {
        const auto found = demo_plugins().find(name);
        if (found != demo_plugins().end()) return &found->second;
        return Error{ExitCode::usage, "no plugin " + in_quotes(name), "there is filetop"};
    };
    return surroundings;
}

} // namespace tracer::config
