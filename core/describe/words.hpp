// SPDX-License-Identifier: Apache-2.0
// The words of a tag: "PID width=7 --name=METAVAR default='two words'", taken apart and asked for one by one; what
// nobody asked for is a mistake. Knows no BTF.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::describe {

class Words {
public:
    /// Errors: usage, a quote that does not end.
    [[nodiscard]] static Result<Words> parse(std::string_view text);

    /// The value of "key=value", and the word is used up; nothing: there is no such word.
    [[nodiscard]] std::optional<std::string> value(std::string_view key);
    /// Is there this bare word? It is used up.
    [[nodiscard]] bool flag(std::string_view word);
    /// The first word that is left for which `is` holds, used up.
    template <class Is>
    [[nodiscard]] std::optional<std::string> first(Is is) {
        for (auto word = words_.begin(); word != words_.end(); ++word)
            if (is(*word)) {
                std::string found = *word;
                words_.erase(word);
                return found;
            }
        return std::nullopt;
    }
    /// The first bare word that is left (no "key=", no dash), used up.
    [[nodiscard]] std::optional<std::string> bare();
    /// Of all words that are left the first, or nullptr.
    [[nodiscard]] const std::string *left() const { return words_.empty() ? nullptr : words_.data(); }

private:
    std::vector<std::string> words_;
};

/// That `word` means nothing in `where`, and which of the known ones it may have been.
[[nodiscard]] Error means_nothing(const std::string &word, const std::string &where,
                                  std::span<const std::string_view> known);

/// A whole number; nothing: it is none.
[[nodiscard]] std::optional<std::int64_t> number(std::string_view text);
/// "a,b,c".
[[nodiscard]] std::vector<std::string> list(std::string_view text, char separator = ',');

} // namespace tracer::describe
