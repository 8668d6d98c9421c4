// SPDX-License-Identifier: Apache-2.0
// Puts a record's values into a template that model/ has parsed. Knows no pattern.
#pragma once

#include "output/text_value.hpp"

#include <optional>

namespace tracer::output {

class TextTemplate {
public:
    /// From the source's format, which outlives it.
    explicit TextTemplate(const model::Source &source);

    /// `wall`: the record's own time, shown as {time}.
    void put(Buffer &out, TextValues &values, const model::RecordView &record, const Reading &reading,
             std::int64_t wall);

private:
    struct Part {
        const model::TemplatePiece *piece;
        std::optional<Cell> cell; ///< of a column
    };
    static void put_value(Buffer &out, TextValues &values, const Part &part, const Value &value);

    std::vector<Part> parts_;
};

} // namespace tracer::output
