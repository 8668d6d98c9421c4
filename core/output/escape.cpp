// SPDX-License-Identifier: Apache-2.0
#include "output/escape.hpp"

#include "base/utf8.hpp"
#include "model/cell.hpp"

#include <algorithm>
#include <array>

namespace tracer::output {
namespace {

using model::each_word;

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
constexpr auto plain_in_word = plain_bytes([](char c) { return c == '\\' || c == ' '; });
constexpr std::string_view no_word = "\"\"";
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

/// How wide a text may be, and is so far.
struct Columns {
    std::size_t most = std::numeric_limits<std::size_t>::max(), used = 0;

    bool take(std::size_t width) {
        if (width > most - used) return false;
        used += width;
        return true;
    }
};

/// Up to the first character that there is no room for; false: there is one. What is not plain and is no character of
/// more bytes is escaped.
bool escape(Buffer &out, std::string_view bytes, Columns &room, const std::array<bool, 256> &plain) {
    while (!bytes.empty()) {
        if (const std::size_t run = plain_prefix(bytes, plain); run > 0) {
            const std::size_t taken = std::min(run, room.most - room.used);
            out.put(bytes.substr(0, taken));
            (void)room.take(taken);
            if (taken < run) return false;
            bytes.remove_prefix(run);
            continue;
        }
        std::uint32_t code = 0;
        const std::size_t length = utf8_sequence(bytes, code);
        const std::size_t taken = length == 0 ? 1 : length;
        const bool escaped = length == 0 || code == ' ' || acts_on_a_terminal(code);
        if (!room.take(escaped ? 4 * taken : code == '\\' ? 2 : 1)) return false;
        if (escaped)
            for (std::size_t i = 0; i < taken; ++i)
                put_escaped(out, static_cast<unsigned char>(bytes[i]));
        else if (code == '\\')
            out.put("\\\\");
        else
            out.put(bytes.substr(0, taken));
        bytes.remove_prefix(taken);
    }
    return true;
}

/// As escape(), with each quote doubled.
void put_in_quotes(Buffer &out, std::string_view bytes, const std::array<bool, 256> &plain) {
    Columns room;
    while (true) {
        const std::size_t quote = bytes.find('"');
        (void)escape(out, bytes.substr(0, quote), room, plain);
        if (quote == std::string_view::npos) return;
        out.put("\"\"");
        bytes.remove_prefix(quote + 1);
    }
}

} // namespace

std::size_t escape_text(Buffer &out, std::string_view bytes, std::size_t columns) {
    Columns room{columns};
    (void)escape(out, bytes, room, plain_in_text);
    return room.used;
}

std::size_t escape_words(Buffer &out, std::string_view words, std::size_t columns) {
    Columns room{columns};
    bool first = true, whole = true;
    each_word(words, [&](std::string_view word) {
        whole = whole && (first || escape(out, " ", room, plain_in_text)) &&
                escape(out, word.empty() ? no_word : word, room, plain_in_word);
        first = false;
    });
    return room.used;
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
    put_in_quotes(out, bytes, plain_in_text);
    out.put('"');
}

void escape_csv_words(Buffer &out, std::string_view words, bool raw) {
    // An empty word is two quotes, too.
    bool quoted = words.find_first_of("\",") != std::string_view::npos, first = true;
    each_word(words, [&](std::string_view word) { quoted = quoted || word.empty(); });
    if (quoted) out.put('"');
    each_word(words, [&](std::string_view word) {
        if (first && !raw && runs_in_a_spreadsheet(word)) out.put('\'');
        if (!first) out.put(' ');
        first = false;
        put_in_quotes(out, word.empty() ? no_word : word, plain_in_word);
    });
    if (quoted) out.put('"');
}

} // namespace tracer::output
