// SPDX-License-Identifier: Apache-2.0
#include "describe/words.hpp"

#include "base/similar.hpp"

#include <charconv>

namespace tracer::describe {

Result<Words> Words::parse(std::string_view text) {
    Words words;
    std::string word;
    bool quoted = false, any = false;
    for (const char c : text) {
        if (c == '\'') {
            quoted = !quoted;
            any = true;
        } else if (c == ' ' && !quoted) {
            if (any) words.words_.push_back(word);
            word.clear();
            any = false;
        } else {
            word += c;
            any = true;
        }
    }
    if (quoted) return Error{ExitCode::usage, "a quote in \"" + std::string(text) + "\" does not end", {}};
    if (any) words.words_.push_back(word);
    return words;
}

std::optional<std::string> Words::value(std::string_view key) {
    auto word = first(
        [&](const std::string &w) { return w.size() > key.size() && w.starts_with(key) && w[key.size()] == '='; });
    if (word) word->erase(0, key.size() + 1);
    return word;
}

bool Words::flag(std::string_view word) {
    return first([&](const std::string &w) { return w == word; }).has_value();
}

std::optional<std::string> Words::bare() {
    return first([](const std::string &w) { return w.find('=') == std::string::npos && !w.starts_with('-'); });
}

Error means_nothing(const std::string &word, const std::string &where, std::span<const std::string_view> known) {
    Nearest nearest(word.substr(0, word.find('=')));
    for (const auto &name : known)
        nearest.offer(name);
    return {ExitCode::usage, "the word " + word + " means nothing in " + where, nearest.question()};
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::vector<std::string> list(std::string_view text, char separator) {
    std::vector<std::string> items;
    for (;;) {
        const auto at = text.find(separator);
        items.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return items;
        text.remove_prefix(at + 1);
    }
}

} // namespace tracer::describe
