// SPDX-License-Identifier: Apache-2.0
// Small helpers on text: how far two words are apart, which known names are nearest to a mistyped one, and quoting.
// Knows nothing of what the names stand for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tracer {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from `a` to `b`; `limit` + 1 where it takes
/// more than `limit`. Linear in memory, and quick where the words are far apart.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// One word of a POSIX shell's command line. Bytes that are not printable ASCII are spelled out (as $'\033', which
/// bash, zsh and ksh read), so that the word is as harmless on a terminal as it is exact when pasted.
[[nodiscard]] std::string shell_quoted(std::string_view text);

/// Keeps the few offered names that lie nearest to a wanted one. A name that begins with the wanted one is near, too.
class Nearest {
public:
    explicit Nearest(std::string wanted, std::size_t keep = 3);
    void offer(std::string_view candidate);
    /// Nearest first.
    [[nodiscard]] std::vector<std::string> names() const;
    /// "did you mean a, b or c?", or empty where nothing is near.
    [[nodiscard]] std::string question() const;

private:
    struct Kept {
        std::size_t distance;
        std::string name;
        // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees the 0 that <=> is compared with
        friend auto operator<=>(const Kept &, const Kept &) = default;
    };
    std::string wanted_;
    std::size_t keep_;
    std::size_t limit_;
    std::vector<Kept> kept_; ///< sorted
};

} // namespace tracer
