// SPDX-License-Identifier: Apache-2.0
#include "base/strings.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace tracer {
namespace {

constexpr std::size_t shown_bytes = 64;

void append_hex(std::string &out, unsigned char byte) {
    std::array<char, 5> hex{};
    std::snprintf(hex.data(), hex.size(), "\\x%02x", byte);
    out += hex.data();
}

} // namespace

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    const bool cut = text.size() > shown_bytes;
    for (const char c : text.substr(0, shown_bytes)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte > 0x7e || c == '\'' || c == '\\')
            append_hex(out, byte);
        else
            out += c;
    }
    return out + (cut ? "...'" : "'");
}

std::string harmless(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::uint32_t code = 0;
        std::size_t length = utf8_sequence(text, code);
        if (length == 0 || acts_on_a_terminal(code)) {
            append_hex(out, static_cast<unsigned char>(text.front()));
            length = 1; // the bytes that follow are not a sequence by themselves
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return out;
}

std::string shell_quoted(std::string_view text) {
    const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
    if (std::all_of(text.begin(), text.end(), [&](char c) { return printable(c) && c != '\''; }))
        return "'" + std::string(text) + "'";
    constexpr std::string_view digits = "01234567";
    std::string word = "$'";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (!printable(c))
            // Three octal digits end by themselves; \x would swallow a digit after it in some shells.
            word += {'\\', digits[byte >> 6], digits[(byte >> 3) & 7], digits[byte & 7]};
        else if (c == '\'' || c == '\\')
            word += {'\\', c};
        else
            word += c;
    }
    return word + "'";
}

std::string toml_quoted(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        std::uint32_t code = 0;
        const std::size_t length = utf8_sequence(text, code);
        if (length == 0) {
            out += "\\uFFFD";
        } else if (acts_on_a_terminal(code)) { // all of them have at most four digits
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04X", static_cast<unsigned>(code & 0xffff));
            out += escape.data();
        } else {
            if (code == '"' || code == '\\') out += '\\';
            out += text.substr(0, length);
        }
        text.remove_prefix(length ? length : 1);
    }
    return out + '"';
}

std::string join(std::span<const std::string> words, std::string_view separator) {
    std::string out;
    for (const std::string &word : words) {
        if (!out.empty()) out += separator;
        out += word;
    }
    return out;
}

} // namespace tracer
