// SPDX-License-Identifier: Apache-2.0
// Words in messages: hostile bytes made harmless, and the nearest known word to a mistyped one. Knows no terminal.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::model {

/// `text` in single quotes, at most some 64 bytes of it; control characters, quotes, backslashes and whatever is not
/// printable ASCII as \xNN, so that no message can move the cursor or break the line.
[[nodiscard]] std::string quoted(std::string_view text);
/// The same without quotes and without shortening, valid UTF-8 left as it is: for whole messages of other libraries.
[[nodiscard]] std::string harmless(std::string_view text);

/// The known words that `word` is most likely meant to be, best first, at most three; empty: none is near.
[[nodiscard]] std::vector<std::string> nearest(std::string_view word, std::span<const std::string> known);
/// "did you mean a or b?", or `otherwise` where nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> known,
                                       std::string otherwise = {});
/// "a, b, c".
[[nodiscard]] std::string join(std::span<const std::string> words, std::string_view separator = ", ");

} // namespace tracer::model
