// SPDX-License-Identifier: Apache-2.0
#include "model/text_rules.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace tracer::model {
namespace {

bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

bool is_clean_text(std::string_view text) {
    while (!text.empty()) {
        std::uint32_t code = 0;
        const std::size_t taken = utf8_sequence(text, code);
        if (taken == 0 || is_control(code)) return false;
        text.remove_prefix(taken);
    }
    return true;
}

bool is_identifier(std::string_view text) {
    const auto letter = [](char c) { return lower(c) || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !text.empty() && text.size() <= 127 && letter(text[0]) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || digit(c); });
}

bool is_variant_name(std::string_view text) {
    const auto dot = text.find('.');
    return is_identifier(text.substr(0, dot)) && (dot == text.npos || is_identifier(text.substr(dot + 1)));
}

bool is_plugin_name(std::string_view text) {
    return !text.empty() && text.size() <= 31 && lower(text[0]) &&
           std::all_of(text.begin(), text.end(), [](char c) { return lower(c) || digit(c) || c == '_'; });
}

bool is_option_name(std::string_view text) {
    return !text.empty() && text.size() <= 31 && lower(text[0]) &&
           std::all_of(text.begin(), text.end(), [](char c) { return lower(c) || digit(c) || c == '_' || c == '-'; });
}

} // namespace tracer::model
