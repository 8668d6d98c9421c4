// SPDX-License-Identifier: Apache-2.0
#include "model/words.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace tracer::model {
namespace {

constexpr std::size_t shown_bytes = 64;
constexpr std::size_t longest_word = 64; // distances are quadratic: words from outside are cut

void append_hex(std::string &out, unsigned char byte) {
    std::array<char, 5> hex{};
    std::snprintf(hex.data(), hex.size(), "\\x%02x", byte);
    out += hex.data();
}

/// Edits (insert, delete, replace, swap of neighbours) that lead from one word to the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::array<std::array<std::size_t, longest_word + 1>, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto &row = rows[i % 3];
        const auto &above = rows[(i - 1) % 3];
        const auto &twice = rows[(i + 1) % 3];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], twice[j - 2] + 1);
        }
    }
    return rows[a.size() % 3][b.size()];
}

} // namespace

std::string quoted(std::string_view text) {
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
            length = 1; // the bytes that follow are no sequence by themselves
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return out;
}

std::vector<std::string> nearest(std::string_view word, std::span<const std::string> known) {
    constexpr std::size_t most = 3;
    word = word.substr(0, longest_word);
    std::vector<std::pair<std::size_t, const std::string *>> near;
    for (const std::string &candidate : known) {
        const std::string_view other = std::string_view(candidate).substr(0, longest_word);
        const std::size_t allowed = std::max<std::size_t>(1, std::max(word.size(), other.size()) / 3);
        const bool begins = word.size() >= 3 && other.substr(0, word.size()) == word;
        const std::size_t edits = begins ? 1 : distance(word, other);
        if (edits <= allowed && edits < std::max(word.size(), other.size())) near.emplace_back(edits, &candidate);
    }
    std::stable_sort(near.begin(), near.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<std::string> words;
    for (const auto &[edits, candidate] : near) {
        if (words.size() == most || edits > near.front().first + 1) break;
        if (std::find(words.begin(), words.end(), *candidate) == words.end()) words.push_back(*candidate);
    }
    return words;
}

std::string join(std::span<const std::string> words, std::string_view separator) {
    std::string out;
    for (const std::string &word : words) {
        if (!out.empty()) out += separator;
        out += word;
    }
    return out;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known, std::string otherwise) {
    const std::vector<std::string> near = nearest(word, known);
    return near.empty() ? std::move(otherwise) : "did you mean " + join(near, " or ") + "?";
}

} // namespace tracer::model
