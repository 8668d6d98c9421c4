// SPDX-License-Identifier: Apache-2.0
// Texts in messages: hostile bytes made harmless, words quoted and joined. Knows no terminal.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tracer {

/// `text` in single quotes, at most some 64 bytes of it; control characters, quotes, backslashes and whatever is not
/// printable ASCII as \xNN, so that no message can move the cursor or break the line.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// The same without quotes or shortening, with valid UTF-8 left as it is: for whole messages of other libraries.
[[nodiscard]] std::string harmless(std::string_view text);

/// One word of a POSIX shell's command line. Bytes that are not printable ASCII are spelled out (as $'\033', which
/// bash, zsh and ksh read), so that the word is as harmless on a terminal as it is exact when pasted.
[[nodiscard]] std::string shell_quoted(std::string_view text);

/// A basic string of TOML, quotes and all. What is not UTF-8, and what acts on a terminal, is spelled out; TOML has no
/// way to write other bytes, so that those become U+FFFD.
[[nodiscard]] std::string toml_quoted(std::string_view text);

/// "a, b, c".
[[nodiscard]] std::string join(std::span<const std::string> words, std::string_view separator = ", ");

} // namespace tracer
