// SPDX-License-Identifier: Apache-2.0
// A record as a line of aligned columns, and the header above it. Knows no renderer.
#pragma once

#include "output/text_value.hpp"

#include <vector>

namespace tracer::output {

/// Header and aligned columns; `without_stacks` leaves stack columns out.
class ColumnLine {
public:
    ColumnLine(const model::Source &source, bool without_stacks);

    void header(Lines &lines) const;
    void put(Lines &lines, TextValues &values, const model::RecordView &record, const Reading &reading, bool offsets);

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
