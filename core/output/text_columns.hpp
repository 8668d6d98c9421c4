// SPDX-License-Identifier: Apache-2.0
// A record as a line of aligned columns, and the header above it. Knows no renderer.
#pragma once

#include "model/column_choice.hpp"
#include "output/text_value.hpp"

#include <vector>

namespace tracer::output {

/// Those of the source's columns that text shows.
[[nodiscard]] model::ColumnChoice text_columns(const model::Source &source);
/// The same but for its stacks.
[[nodiscard]] model::ColumnChoice without_stacks(const model::Source &source);

/// Header and aligned columns.
class ColumnLine {
public:
    /// `columns` are the source's own, in the order in which they are shown.
    /// `moved`: it need not be the plugin's.
    explicit ColumnLine(const model::ColumnChoice &columns, bool moved = false);
    /// The chosen ones, or else text_columns().
    ColumnLine(const model::Source &source, const std::optional<model::ColumnChoice> &chosen)
        : ColumnLine(chosen ? *chosen : text_columns(source), chosen.has_value()) {}

    void header(Lines &lines) const {
        header(lines.begin());
        lines.end();
    }
    void put(Lines &lines, TextValues &values, const model::RecordView &record, const Reading &reading, bool offsets) {
        put(lines.begin(), values, record, reading, offsets);
        lines.end();
    }
    /// The same as the rest of a line that has begun.
    void header(Buffer &out) const;
    void put(Buffer &out, TextValues &values, const model::RecordView &record, const Reading &reading, bool offsets);

private:
    static void pad(Buffer &out, std::size_t start, std::size_t columns, std::size_t width, bool left);

    struct Place {
        Cell cell;
        std::size_t width;
        bool left;
    };
    std::vector<Place> places_;
};

} // namespace tracer::output
