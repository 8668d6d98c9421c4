// SPDX-License-Identifier: Apache-2.0
#include "output/escape.hpp"

#include "base/utf8.hpp"

#include <array>

namespace tracer::output {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

/// Bytes that can be written as they are in the given format.
template <class Unsafe>
constexpr std::array<bool, 256> plain_bytes(Unsafe unsafe) {
    std::array<bool, 256> plain{};
    for (unsigned c = 0x20; c < 0x7f; ++c)
        plain[c] = !unsafe(static_cast<char>(c));
    return plain;
}
constexpr auto plain_in_text = plain_bytes([](char c) { return c == '\\'; });
constexpr auto plain_in_csv = plain_bytes([](char c) { return c == '\\' || c == '"' || c == ','; });
constexpr auto plain_in_json = plain_bytes([](char c) { return c == '\\' || c == '"'; });

std::size_t plain_prefix(std::string_view bytes, const std::array<bool, 256> &plain) {
    std::size_t n = 0;
    while (n < bytes.size() && plain[static_cast<unsigned char>(bytes[n])])
        ++n;
    return n;
}

void put_escaped(Buffer &out, unsigned char byte) {
    const char text[] = {'\\', 'x', hex_digits[byte >> 4], hex_digits[byte & 15]};
    out.put(std::string_view(text, sizeof text));
}

void put_json_escaped(Buffer &out, std::uint32_t code) {
    switch (code) {
    case '\n':
        return out.put("\\n");
    case '\t':
        return out.put("\\t");
    case '\r':
        return out.put("\\r");
    case '"':
        return out.put("\\\"");
    case '\\':
        return out.put("\\\\");
    default:
        break;
    }
    const char text[] = {'\\',
                         'u',
                         hex_digits[code >> 12 & 15],
                         hex_digits[code >> 8 & 15],
                         hex_digits[code >> 4 & 15],
                         hex_digits[code & 15]};
    out.put(std::string_view(text, sizeof text));
}

} // namespace

std::size_t escape_text(Buffer &out, std::string_view bytes, std::size_t columns) {
    std::size_t used = 0;
    while (!bytes.empty()) {
        const std::size_t plain = plain_prefix(bytes, plain_in_text);
        if (plain > 0) {
            const std::size_t taken = plain < columns - used ? plain : columns - used;
            out.put(bytes.substr(0, taken));
            used += taken;
            if (taken < plain) return used;
            bytes.remove_prefix(plain);
            continue;
        }
        std::uint32_t code = 0;
        const std::size_t length = utf8_sequence(bytes, code);
        const bool escaped = length == 0 || acts_on_a_terminal(code);
        const std::size_t taken = length == 0 ? 1 : length;
        const std::size_t width = escaped ? 4 * taken : code == '\\' ? 2 : 1;
        if (width > columns - used) return used;
        if (escaped)
            for (std::size_t i = 0; i < taken; ++i)
                put_escaped(out, static_cast<unsigned char>(bytes[i]));
        else if (code == '\\')
            out.put("\\\\");
        else
            out.put(bytes.substr(0, taken));
        used += width;
        bytes.remove_prefix(taken);
    }
    return used;
}

void escape_json(Buffer &out, std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t plain = plain_prefix(bytes, plain_in_json);
        out.put(bytes.substr(0, plain));
        bytes.remove_prefix(plain);
        if (bytes.empty()) return;
        std::uint32_t code = 0;
        const std::size_t length = utf8_sequence(bytes, code);
        if (length == 0)
            out.put("\xef\xbf\xbd");
        else if (length == 1 || acts_on_a_terminal(code))
            put_json_escaped(out, code);
        else
            out.put(bytes.substr(0, length));
        bytes.remove_prefix(length == 0 ? 1 : length);
    }
}

bool runs_in_a_spreadsheet(std::string_view bytes) {
    if (bytes.empty()) return false;
    switch (bytes.front()) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\'': // or nobody could tell whose apostrophe it is
        return true;
    default:
        break;
    }
    // Their full-width forms, which some spreadsheets take for the same: U+FF1D, U+FF0B, U+FF0D, U+FF20.
    return bytes.starts_with("\xef\xbc\x9d") || bytes.starts_with("\xef\xbc\x8b") ||
           bytes.starts_with("\xef\xbc\x8d") || bytes.starts_with("\xef\xbc\xa0");
}

void escape_csv(Buffer &out, std::string_view bytes, bool raw) {
    const bool neutralise = !raw && runs_in_a_spreadsheet(bytes);
    if (!neutralise && plain_prefix(bytes, plain_in_csv) == bytes.size()) return out.put(bytes);
    // Escaping leaves neither CR nor LF: a record is one line, even for tools that do not understand quotes.
    const bool quoted = bytes.find_first_of("\",") != std::string_view::npos;
    if (quoted) out.put('"');
    if (neutralise) out.put('\'');
    if (!quoted) {
        escape_text(out, bytes);
        return;
    }
    while (true) {
        const std::size_t quote = bytes.find('"');
        escape_text(out, bytes.substr(0, quote));
        if (quote == std::string_view::npos) break;
        out.put("\"\"");
        bytes.remove_prefix(quote + 1);
    }
    out.put('"');
}

} // namespace tracer::output
