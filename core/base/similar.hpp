// SPDX-License-Identifier: Apache-2.0
// How far apart two words are, and which known names lie nearest to a mistyped one. Knows nothing of what the names
// stand for.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracer {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from `a` to `b`; `limit` + 1 if it takes more
/// than `limit`. Linear in memory, and quick where the words are far apart.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// Keeps the few offered names that lie nearest to a wanted one. A name that begins with the wanted one also counts as
/// near.
class Nearest {
public:
    explicit Nearest(std::string wanted, std::size_t keep = 3);
    void offer(std::string_view candidate);
    /// Nearest first.
    [[nodiscard]] std::vector<std::string> names() const;
    /// "did you mean a, b or c?", or empty if nothing is near.
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

/// Nearest::question() over all known words, or `otherwise` if nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> known,
                                       std::string otherwise = {});

} // namespace tracer
