// SPDX-License-Identifier: Apache-2.0
// A template such as "{time:%H:%M:%S}: PIDs/sec: {rate:.0f}", parsed once, when its plugin is read, against the
// columns of its source. Knows where values go and how they are to look, not what they are.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::model {

struct Column;

/// [<>^][0][width][.precision][d|f|x], as far as the value's kind allows.
struct NumberSpec {
    char align = 0;
    bool zero = false;
    int width = 0;
    int precision = -1;
    char type = 0;
};

/// Some text, and what follows it.
struct TemplatePiece {
    enum class Value { none, time, column }; ///< none: the end of the template; time: the record's own

    std::string literal;
    Value value = Value::none;
    std::size_t column = 0; ///< index in the source's columns
    std::string time_spec;  ///< for strftime: of the time, or of a column that is a moment
    NumberSpec spec;        ///< of other columns
};
using Template = std::vector<TemplatePiece>;

/// Each "{name}" or "{name:spec}" is a column or `time`; "{{" and "}}" stand for braces. Errors: usage.
[[nodiscard]] Result<Template> parse_template(std::string_view pattern, std::span<const Column> columns);

} // namespace tracer::model
