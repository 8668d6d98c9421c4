// SPDX-License-Identifier: Apache-2.0
#include "base/similar.hpp"

#include <algorithm>
#include <array>

namespace tracer {
namespace {
// Longer words are never suggested and never compared: real names in kernels, plugins and options are shorter.
constexpr std::size_t longest = 128;
// A name that merely begins with the wanted one counts as this far away.
constexpr std::size_t prefix_distance = 2;
} // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > limit || b.size() > longest) return limit + 1;
    std::array<std::array<std::size_t, longest + 1>, 3> rows{};
    auto *before = &rows[0], *last = &rows[1], *row = &rows[2];
    for (std::size_t j = 0; j <= b.size(); ++j)
        (*last)[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        (*row)[0] = i;
        std::size_t best = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t d = (*last)[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d = std::min({d, (*last)[j] + 1, (*row)[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d = std::min(d, (*before)[j - 2] + 1);
            (*row)[j] = d;
            best = std::min(best, d);
        }
        // A swap reaches two rows back, so one row above the limit is not yet the end.
        if (best > limit + 1) return limit + 1;
        std::swap(before, last);
        std::swap(last, row);
    }
    return std::min((*last)[b.size()], limit + 1);
}

Nearest::Nearest(std::string wanted, std::size_t keep)
    : wanted_(std::move(wanted)), keep_(keep),
      limit_(wanted_.size() < 5 ? 1 : std::min<std::size_t>(2 + wanted_.size() / 8, 5)) {
    kept_.reserve(keep_ + 1);
}

void Nearest::offer(std::string_view candidate) {
    if (candidate.empty() || wanted_.empty() || candidate.size() > longest || wanted_.size() > longest) return;
    std::size_t limit = limit_;
    if (kept_.size() == keep_ && keep_ > 0) limit = std::min(limit, kept_.back().distance);
    std::size_t distance = edit_distance(wanted_, candidate, limit);
    if (wanted_.size() >= 3 && candidate.starts_with(wanted_)) distance = std::min({distance, prefix_distance, limit_});
    if (distance > limit_) return;
    Kept kept{distance, std::string(candidate)};
    const auto place = std::lower_bound(kept_.begin(), kept_.end(), kept);
    if (place != kept_.end() && *place == kept) return;
    kept_.insert(place, std::move(kept));
    if (kept_.size() > keep_) kept_.pop_back();
}

std::vector<std::string> Nearest::names() const {
    std::vector<std::string> names;
    for (const auto &kept : kept_)
        names.push_back(kept.name);
    return names;
}

std::string Nearest::question() const {
    std::string text;
    for (std::size_t i = 0; i < kept_.size(); ++i) {
        if (i > 0) text += i + 1 == kept_.size() ? " or " : ", ";
        text += kept_[i].name;
    }
    return text.empty() ? text : "did you mean " + text + "?";
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known, std::string otherwise) {
    Nearest nearest{std::string(word)};
    for (const std::string &candidate : known)
        nearest.offer(candidate);
    std::string question = nearest.question();
    return question.empty() ? std::move(otherwise) : question;
}

} // namespace tracer
