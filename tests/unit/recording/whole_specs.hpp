// SPDX-License-Identifier: Apache-2.0
// The sample plugins with everything that a description must have, as a recording keeps and checks it. Knows no
// recording.
#pragma once

#include "model/column_types.hpp"
#include "support/sample_plugins.hpp"

#include <algorithm>

namespace tracer::test {

inline void fill_in(model::Source &source) {
    const bool table = source.keyed();
    for (const model::Column &column : source.columns) {
        if (column.has(TRACER_COLUMN_TAIL)) continue;
        std::uint32_t &size = column.has(TRACER_COLUMN_KEY) ? source.key_size : source.value_size;
        size = std::max(size, column.offset + column.size);
        if (column.type == TRACER_TYPE_STACK_ID) source.stacks = "stacks";
    }
    if (source.kind == TRACER_SOURCE_HISTOGRAM || source.kind == TRACER_SOURCE_HISTOGRAMS) source.value_size = 4000;
    source.key_type = table ? "key" : "";
    source.value_type = "value";
}

/// What a plugin's own file would have to say.
inline model::PluginSpec whole(model::PluginSpec spec) {
    spec.version = "1.0";
    spec.summary = "for \"tests\" \\ */";
    spec.hook = "nothing";
    spec.objects = {{"object", {}}};
    model::Program program;
    program.name = "program";
    program.target = "sched:sched_switch";
    model::Variant variant;
    variant.name = variant.object = "object";
    variant.programs = {program};
    spec.variants = {variant};
    for (std::size_t i = 0; i < spec.sources.size(); ++i) {
        spec.sources[i].index = static_cast<std::uint32_t>(i);
        fill_in(spec.sources[i]);
    }
    for (model::Option &option : spec.options)
        if (option.binding == TRACER_BIND_RENDER && option.name == "folded") option.binding = TRACER_BIND_NONE;
    return spec;
}

inline std::vector<model::PluginSpec> whole_specs() {
    return {whole(killsnoop_like()),  whole(filetop_like()),    whole(usercheck_like()), whole(pidpersec_like()),
            whole(vfsreadlat_like()), whole(stacksnoop_like()), whole(writesizes_like())};
}

} // namespace tracer::test
