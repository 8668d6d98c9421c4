// SPDX-License-Identifier: Apache-2.0
#include "config/toml_depth.hpp"

#include <algorithm>

namespace tracer::config {
namespace {

/// How many bytes the string that opens at the front of `text` takes. One that is not closed ends with its line, or
/// with the text; toml++ refuses such a string and reads no further.
std::size_t string_length(std::string_view text) {
    const char quote = text[0];
    const bool open_ended = text.size() > 2 && text[1] == quote && text[2] == quote;
    const std::string_view end = text.substr(0, open_ended ? 3 : 1);
    std::size_t at = end.size();
    while (at < text.size() && !text.substr(at).starts_with(end)) {
        if (text[at] == '\n' && !open_ended) return at;
        at += quote == '"' && text[at] == '\\' ? 2 : 1;
    }
    if (at >= text.size()) return text.size();
    at += end.size();
    // A text may end with one or two quotes of its own: """a"""".
    for (int more = 0; open_ended && more < 2 && at < text.size() && text[at] == quote; ++more)
        ++at;
    return at;
}

} // namespace

std::optional<TextPlace> too_deep(std::string_view toml) {
    TextPlace place;
    std::size_t dots = 0;
    for (std::size_t at = 0; at < toml.size();) {
        std::size_t length = 1;
        if (toml[at] == '"' || toml[at] == '\'')
            length = string_length(toml.substr(at));
        else if (toml[at] == '#')
            length = std::min(toml.find('\n', at), toml.size()) - at;
        else if (toml[at] == '.' && ++dots > most_dots)
            return place;
        const std::string_view passed = toml.substr(at, length);
        at += length;
        if (const auto newline = passed.rfind('\n'); newline != std::string_view::npos) {
            place.line += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
            place.column = passed.size() - newline;
            dots = 0;
        } else {
            place.column += length;
        }
    }
    return std::nullopt;
}

} // namespace tracer::config
