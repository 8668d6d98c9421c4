// SPDX-License-Identifier: Apache-2.0
#include "plugin/words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tracer::plugin {
namespace {

bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

/// Decodes one character from the front of `text`; 0 bytes taken: not valid UTF-8.
std::size_t decode(std::string_view text, std::uint32_t &code) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80) {
        code = first;
        return 1;
    }
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    code = first & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return 0;
        code = code << 6 | (byte(i) & 0x3fu);
    }
    constexpr std::array<std::uint32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < least[length] || code > 0x10ffff || surrogate ? 0 : length;
}

} // namespace

bool is_clean_text(std::string_view text) {
    while (!text.empty()) {
        std::uint32_t code = 0;
        const std::size_t taken = decode(text, code);
        if (taken == 0 || code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
        text.remove_prefix(taken);
    }
    return true;
}

bool is_identifier(std::string_view text) {
    const auto letter = [](char c) { return lower(c) || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !text.empty() && text.size() <= 127 && letter(text[0]) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || digit(c); });
}

bool is_plugin_name(std::string_view text) {
    return !text.empty() && text.size() <= 31 && lower(text[0]) &&
           std::all_of(text.begin(), text.end(), [](char c) { return lower(c) || digit(c) || c == '_'; });
}

bool is_option_name(std::string_view text) {
    return !text.empty() && text.size() <= 31 && lower(text[0]) &&
           std::all_of(text.begin(), text.end(), [](char c) { return lower(c) || digit(c) || c == '_' || c == '-'; });
}

bool is_common_option(std::string_view name) {
    static constexpr std::array<std::string_view, 24> kept = {"interval",      "count",
                                                              "duration",      "format",
                                                              "output",        "attach",
                                                              "pid",           "tid",
                                                              "uid",           "comm",
                                                              "cgroup",        "config",
                                                              "strict",        "help",
                                                              "json",          "quiet",
                                                              "ring-size",     "no-native",
                                                              "plugin-dir",    "self",
                                                              "user",          "keep-privileges",
                                                              "allow-helpers", "csv-raw"};
    return std::find(kept.begin(), kept.end(), name) != kept.end();
}

} // namespace tracer::plugin
