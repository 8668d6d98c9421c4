// SPDX-License-Identifier: Apache-2.0
#include "model/schema.hpp"

#include <algorithm>

namespace tracer::model {

const char *kind_name(tracer_variant_kind kind) {
    switch (kind) {
    case TRACER_VARIANT_FENTRY:
        return "fentry";
    case TRACER_VARIANT_KPROBE:
        return "kprobe";
    case TRACER_VARIANT_TRACEPOINT:
        return "tracepoint";
    }
    return "unknown";
}

Result<void> complete(Source &source) {
    const auto time =
        std::ranges::find_if(source.columns, [](const Column &column) { return column.has(TRACER_COLUMN_TIME); });
    source.time_column = static_cast<std::size_t>(time - source.columns.begin());
    source.tail_size = 0;
    for (Column &column : source.columns) {
        if (column.has(TRACER_COLUMN_TAIL)) source.tail_size = column.size;
        const auto divider = std::ranges::find(source.columns, column.over, &Column::name);
        if (!column.over.empty() && divider != source.columns.end())
            column.divider = std::make_shared<const Column>(*divider);
    }
    if (source.format.renderer != TRACER_RENDER_TEMPLATE) return {};
    auto pieces = parse_template(source.format.pattern, source.columns);
    if (!pieces) return std::move(pieces).error();
    source.format.pieces = std::move(*pieces);
    return {};
}

} // namespace tracer::model
