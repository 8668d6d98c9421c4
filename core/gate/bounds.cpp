// SPDX-License-Identifier: Apache-2.0
#include "gate/bounds.hpp"

#include "gate/rank_test.hpp"
#include "gate/ranges.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace tracer::gate {
namespace {

constexpr double chance = 0.05; ///< a difference that chance makes no more often than this is real

std::string p_text(double p) {
    std::array<char, 32> text{};
    const int length = std::snprintf(text.data(), text.size(), p < 0.001 ? "%.1g" : "%.3f", p);
    return {text.data(), static_cast<std::size_t>(length)};
}

int badness(Outcome outcome) {
    switch (outcome) {
    case Outcome::pass:
        return 0;
    case Outcome::inconclusive:
        return 1;
    case Outcome::lossy:
        return 2;
    case Outcome::fail:
        break;
    }
    return 3;
}

std::string range_text(const Range &range, Unit unit) {
    std::string low = amount_text(range.low, unit);
    if (range.exact()) return low;
    if (range.high == Range::unbounded) return "at least " + low;
    return "between " + low + " and " + amount_text(range.high, unit);
}

/// By a tenth; a time, which is given room on purpose, by half.
bool is_well_below(std::uint64_t value, std::uint64_t limit, bool time) {
    return value <= share(limit, time ? 5 : 9, 10);
}

} // namespace

bool is_worse(Outcome a, Outcome b) { return badness(a) > badness(b); }

Bounds::Bounds(const Measure &measure, std::span<const Range> values, const Losses &losses)
    : measure_(measure), values_(values), losses_(losses) {
    if (measure.is_time())
        judged_ = {median(values)};
    else
        judged_.assign(values.begin(), values.end());
}

/// "420 in run 2 of 3", "2 ms, the median of 3 runs".
std::string Bounds::value_text(std::size_t judged) const {
    std::string text = range_text(judged_[judged], measure_.unit);
    if (values_.size() < 2) return text;
    if (measure_.is_time()) return text + ", the median of " + number_of(values_.size(), "run");
    return text + " in run " + std::to_string(judged + 1) + " of " + std::to_string(values_.size());
}

Judgement Bounds::within(std::optional<std::uint64_t> low, std::optional<std::uint64_t> high) const {
    const auto amount = [&](std::uint64_t value) { return amount_text(value, measure_.unit); };
    for (std::size_t i = 0; i < judged_.size(); ++i) {
        const Range &range = judged_[i];
        if (high && range.low > *high)
            return {Outcome::fail, value_text(i) + ": " + amount(range.low - *high) + " above the limit"};
        if (low && range.high < *low)
            return {Outcome::fail, value_text(i) + ": " + amount(*low - range.high) + " below the limit"};
    }
    for (const Range &range : judged_) {
        if (high && range.high > *high) return open(range, *high);
        if (low && range.low < *low) return open(range, *low);
    }
    return {};
}

Judgement Bounds::open(const Range &range, std::uint64_t limit) const {
    if (losses_.any())
        return {Outcome::lossy, "it is " + range_text(range, measure_.unit) + " (" + losses_.text() + "); " +
                                    losses_.what_to_try(measure_)};
    return {Outcome::inconclusive, "it is " + range_text(range, measure_.unit) +
                                       ", not known more exactly, and the limit " + amount_text(limit, measure_.unit) +
                                       " lies in between; a limit of " + amount_text(range.high, measure_.unit) +
                                       " can be judged"};
}

Judgement Bounds::grown(const model::BaselineMeasure &baseline, std::uint64_t allowed) const {
    Judgement judgement = within(std::nullopt, allowed);
    if (judgement.outcome != Outcome::fail || !measure_.is_time()) return judgement;
    // So few runs prove nothing, whatever their values: then the limit itself has to allow for chance.
    if (baseline.runs.empty() || least_p(baseline.runs.size(), values_.size()) > chance) return judgement;
    std::vector<std::uint64_t> now;
    for (const Range &value : values_)
        now.push_back(losses_.any()
                          ? value.low
                          : value.high); // the baseline's runs lost nothing: each value is what `high` is here
    const double p = rank_test(baseline.runs, now).p_larger;
    const std::string test = " (rank test over the runs: p = " + p_text(p) + ')';
    if (p <= chance) return {Outcome::fail, judgement.why + test};
    return {Outcome::inconclusive,
            judgement.why + ", but it could be chance" + test + "; try more runs, or a machine with less other load"};
}

std::string ratchet(const Measure &measure, const Limits &limits, const Range &value,
                    const model::BaselineMeasure *baseline) {
    const std::string now = amount_text(value.high, measure.unit);
    if (limits.max && value.high < *limits.max && is_well_below(value.high, *limits.max, measure.is_time()))
        return "it fell to " + now +
               ", well below its limit; tighten it: max = " + limit_text(value.high, measure.unit);
    if (limits.grow && baseline) {
        const bool below =
            measure.is_time() ? is_well_below(value.high, baseline->low, true) : value.high < baseline->low;
        if (below)
            return "it fell to " + now + ", below the baseline's " + amount_text(baseline->low, measure.unit) +
                   "; `tracer gate --update` keeps it there";
    }
    return {};
}

} // namespace tracer::gate
