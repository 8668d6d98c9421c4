// SPDX-License-Identifier: Apache-2.0
// How deep the keys of a TOML text are nested, seen before toml++ sees it: toml++ 3.3 sets no limit on "a.a.a...", and
// its parser and destructors recurse, so that a short file could use up the stack. Knows no key and no value.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tracer::config {

struct TextPlace {
    std::size_t line = 1, column = 1; ///< in bytes, from 1
};

/// More dots outside of strings and comments than this on one line: no file of ours.
inline constexpr std::size_t most_dots = 32;

/// Where a line has one dot too many, if one has.
[[nodiscard]] std::optional<TextPlace> too_deep(std::string_view toml);

} // namespace tracer::config
