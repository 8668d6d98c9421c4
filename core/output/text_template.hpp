// SPDX-License-Identifier: Apache-2.0
// A template such as "{time:%H:%M:%S}: PIDs/sec: {rate:.0f}", parsed once against a source's columns. Knows where the
// values go and how they are to look, not what they are.
#pragma once

#include "base/result.hpp"
#include "output/text_value.hpp"

#include <optional>

namespace tracer::output {

/// [<>^][0][width][.precision][d|f|x], as far as the value's kind allows.
struct NumberSpec {
    char align = 0;
    bool zero = false;
    int width = 0;
    int precision = -1;
    char type = 0;
};

class TextTemplate {
public:
    /// Errors: usage, naming the place and what would be right.
    [[nodiscard]] static Result<TextTemplate> parse(const std::string &pattern, const model::Source &source);

    /// `wall`: the record's own time, shown as {time}.
    void put(Buffer &out, TextValues &values, const model::RecordView &record, const Reading &reading,
             std::int64_t wall);

private:
    struct Piece {
        std::string literal;      ///< before the value
        std::optional<Cell> cell; ///< none: the time, or the end of the pattern
        bool time = false;
        std::string time_spec;
        NumberSpec spec;
    };
    static Result<Piece> parse_field(std::string_view field, const model::Source &source);
    static void put_value(Buffer &out, TextValues &values, const Piece &piece, const Value &value);

    std::vector<Piece> pieces_;
};

/// Parses a number's spec; nothing: malformed.
[[nodiscard]] std::optional<NumberSpec> parse_number_spec(std::string_view text);

} // namespace tracer::output
