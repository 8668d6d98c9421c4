// SPDX-License-Identifier: Apache-2.0
#include "recording/json_part.hpp"

#include "base/utf8.hpp"
#include "model/text_rules.hpp"

#include <charconv>

namespace tracer::recording {
namespace {

constexpr std::size_t longest_text = 4096, longest_bytes = 64 << 10;

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        std::uint32_t code = 0;
        const std::size_t taken = utf8_sequence(text, code);
        if (taken == 0) return false;
        text.remove_prefix(taken);
    }
    return true;
}

std::string to_hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (const char c : bytes) {
        hex += digits[static_cast<unsigned char>(c) >> 4];
        hex += digits[static_cast<unsigned char>(c) & 15];
    }
    return hex;
}

bool from_hex(std::string_view hex, std::string &bytes) {
    if (hex.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned char byte = 0;
        const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
        if (error != std::errc{} || end != hex.data() + i + 2) return false;
        bytes += static_cast<char>(byte);
    }
    return true;
}

const Json nothing;

} // namespace

Json any_text(std::string_view bytes) {
    if (is_utf8(bytes)) return std::string(bytes);
    return {{"hex", to_hex(bytes)}};
}

const Json *Part::at(const char *key) const {
    if (json_->is_object())
        if (const auto found = json_->find(key); found != json_->end()) return &*found;
    fail(std::string("it has no ") + key);
    return &nothing;
}

std::uint64_t Part::number(const char *key, std::uint64_t most) const {
    const Json *json = at(key);
    if (json->is_number_unsigned() && json->get<std::uint64_t>() <= most) return json->get<std::uint64_t>();
    fail(std::string(key) + " is not a number, or too large");
    return 0;
}

std::int64_t Part::integer(const char *key) const {
    const Json *json = at(key);
    const bool fits =
        json->is_number_integer() && (!json->is_number_unsigned() || json->get<std::uint64_t>() <= INT64_MAX);
    if (fits) return json->get<std::int64_t>();
    fail(std::string(key) + " is not a number");
    return 0;
}

bool Part::flag(const char *key) const {
    const Json *json = at(key);
    if (json->is_boolean()) return json->get<bool>();
    fail(std::string(key) + " is neither true nor false");
    return false;
}

std::string Part::text(const char *key) const { return clean(*at(key), key); }

std::string Part::clean(const Json &json, const char *key) const {
    if (json.is_string()) {
        const auto &text = json.get_ref<const std::string &>();
        if (text.size() <= longest_text && model::is_clean_text(text)) return text;
    }
    fail(std::string(key) + " is not a text, too long, or holds control characters");
    return {};
}

std::string Part::bytes(const char *key) const {
    const Json *json = at(key);
    std::string bytes;
    bool good = json->is_string();
    if (good) {
        bytes = json->get_ref<const std::string &>();
    } else if (json->is_object() && json->size() == 1 && json->contains("hex") && json->at("hex").is_string()) {
        good = from_hex(json->at("hex").get_ref<const std::string &>(), bytes);
    }
    if (good && bytes.size() <= longest_bytes && bytes.find('\0') == std::string::npos) return bytes;
    fail(std::string(key) + " is not a text, or too long");
    return {};
}

std::uint32_t Part::flags(const char *key, std::uint32_t known) const {
    const std::uint32_t given = small(key);
    if ((given & ~known) != 0) fail(std::string(key) + " holds flags that this tracer does not know");
    return given & known;
}

Part Part::part(const char *key) const {
    const Json *json = at(key);
    if (!json->is_object()) fail(std::string(key) + " is not an object");
    return {*json, *problem_};
}

void Part::all(const char *key, std::size_t most, const std::function<void(const Part &)> &each) const {
    const Json *json = at(key);
    if (!json->is_array() || json->size() > most) return fail(std::string(key) + " is not an array, or too long");
    for (const Json &item : *json)
        if (good()) each({item, *problem_});
}

void Part::texts(const char *key, std::size_t most, const std::function<void(const std::string &)> &each) const {
    const Json *json = at(key);
    if (!json->is_array() || json->size() > most) return fail(std::string(key) + " is not an array, or too long");
    for (const Json &item : *json)
        if (good()) each(clean(item, key));
}

} // namespace tracer::recording
