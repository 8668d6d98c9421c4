// SPDX-License-Identifier: Apache-2.0
#include "fuzz/fuzz.hpp"

#include <cstdio>
#include <cstdlib>

namespace tracer::fuzz {
namespace {

[[noreturn]] void broken(const char *what, std::string_view text = {}) {
    std::fprintf(stderr, "fuzz: this does not hold: %s\n", what);
    for (const char c : text)
        std::fprintf(stderr, c >= 0x20 && c < 0x7f ? "%c" : "\\x%02x", static_cast<unsigned char>(c));
    std::fputc('\n', stderr);
    std::abort();
}

/// Takes one character off the front; false: not UTF-8. Deliberately not one of the two decoders that it checks.
bool take(std::string_view &text, std::uint32_t &code) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    if (length == 0 || text.size() < length) return false;
    code = length == 1 ? lead : lead & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if (next >> 6 != 2) return false;
        code = code << 6 | (next & 0x3fu);
    }
    text.remove_prefix(length);
    const std::uint32_t least = length == 1 ? 0 : length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    return code >= least && code <= 0x10ffff && code >> 11 != 27;
}

} // namespace

void require(bool holds, const char *what) {
    if (!holds) broken(what);
}

void require_harmless(std::string_view text, const char *what, bool lines) {
    const std::string_view whole = text;
    while (!text.empty()) {
        std::uint32_t code = 0;
        if (!take(text, code)) broken(what, whole);
        const bool control = (code < 0x20 && !(lines && code == '\n')) || (code >= 0x7f && code < 0xa0);
        const bool turns = code == 0x061c || code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
                           (code >= 0x2066 && code <= 0x2069);
        if (control || turns) broken(what, whole);
    }
}

std::uint8_t Input::byte() {
    const std::string_view one = bytes(1);
    return one.empty() ? 0 : static_cast<std::uint8_t>(one[0]);
}

std::string_view Input::bytes(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
}

} // namespace tracer::fuzz
