// SPDX-License-Identifier: Apache-2.0
#include "gate/calibrate.hpp"

#include "base/strings.hpp"
#include "gate/baseline.hpp"
#include "gate/rank_test.hpp"
#include "gate/ranges.hpp"
#include "gate/several_runs.hpp"

#include <algorithm>

namespace tracer::gate {
namespace {

constexpr std::uint64_t least_growth = 25;  ///< percent: two buckets of a histogram
constexpr double chance = 0.05;             ///< as for the judge
constexpr std::size_t enough_to_drift = 8;  ///< runs, so that the halves can differ by more than chance
constexpr std::uint32_t runs_for_times = 5; ///< five against five: growth shows even where two runs overlap

/// The runs' values of one measure, on the way to a budget.
class Series {
public:
    Series(const Measure &measure, std::size_t index, std::span<const RunResult> runs)
        : measure_(measure), values_(values_of(measure, index, runs)), runs_(runs.size()) {
        for (const RunResult &run : runs) {
            most_records_ = std::max(most_records_, run.measures[index].records);
            least_records_ = std::min(least_records_, run.measures[index].records);
        }
        if (values_.empty()) return;
        lowest_ = std::ranges::min(values_, {}, &Range::low);
        highest_ = std::ranges::max(values_, {}, &Range::high);
    }

    [[nodiscard]] Proposal proposal() const {
        if (values_.empty() || most_records_ == 0)
            return {measure_.text, "max = 0", "nothing was measured " + in_runs()};
        if (measure_.reduction == Reduction::percentile && least_records_ < measure_.of_value)
            return {measure_.text, "",
                    "no limit: a run has only " + number_of(least_records_, "value") + ", and this percentile needs " +
                        amount(measure_.of_value, Unit::count)};
        if (measure_.is_time()) return of_time();
        const bool exact = std::ranges::all_of(values_, &Range::exact);
        if (exact && lowest_ == highest_)
            return {measure_.text, "equal = " + limit_text(highest_.high, measure_.unit),
                    amount(highest_.high) + ' ' + in_runs()};
        const std::uint64_t spread = highest_.high - lowest_.low;
        return {measure_.text, "max = " + limit_text(sum_or_most(highest_.high, spread), measure_.unit),
                between() + ": the largest plus the spread"};
    }

private:
    static std::string amount(std::uint64_t number, Unit unit) { return amount_text(number, unit); }
    [[nodiscard]] std::string amount(std::uint64_t number) const { return amount_text(number, measure_.unit); }
    [[nodiscard]] std::string in_runs() const {
        return runs_ == 1 ? "in the one run" : "in each of " + std::to_string(runs_) + " runs";
    }
    [[nodiscard]] std::string between() const {
        return "between " + amount(lowest_.low) + " and " + amount(highest_.high) + " in " + number_of(runs_, "run");
    }

    [[nodiscard]] Proposal of_time() const {
        const std::uint64_t middle = std::max<std::uint64_t>(median(values_).high, 1);
        const std::uint64_t twice = std::min<std::uint64_t>(share(highest_.high - lowest_.low, 200, middle), 1'000'000);
        const std::uint64_t percent = std::max(least_growth, (twice + 4) / 5 * 5);
        return {measure_.text, "grow = \"" + std::to_string(percent) + "%\", level = \"warn\"",
                between() + ", " + amount(middle) + " in the median run: twice the spread, at least " +
                    std::to_string(least_growth) + " %; a rank test over the runs tells growth from chance" + drift()};
    }
    /// Do the later runs differ from the earlier ones?
    [[nodiscard]] std::string drift() const {
        if (values_.size() < enough_to_drift) return {};
        std::vector<std::uint64_t> all;
        for (const Range &value : values_)
            all.push_back(value.high);
        const std::span runs(all);
        if (rank_test(runs.first(runs.size() / 2), runs.subspan(runs.size() / 2)).p_two_sided > chance) return {};
        return ". Its later runs differ from the earlier ones: calibrate again with warm-ups, or on a quieter machine";
    }

    const Measure &measure_;
    std::vector<Range> values_;
    std::size_t runs_;
    std::uint64_t most_records_ = 0, least_records_ = UINT64_MAX;
    Range lowest_, highest_;
};

/// Counts repeat; for times a rank test needs several runs, here and in the baseline.
std::uint32_t runs_for(const Gate &gate) {
    return std::ranges::any_of(gate.measures, &Measure::is_time) ? runs_for_times : 1;
}

std::string seen_text(std::span<const RunResult> runs) {
    if (runs.empty()) return {};
    std::string text = "kernel " + harmless(runs.front().kernel) + ", " + harmless(runs.front().architecture);
    for (const Seen &seen : runs.front().plugins)
        text += ", " + seen.plugin + " by " + harmless(seen.variant);
    return text;
}

std::string command_text(const std::vector<std::string> &command) {
    std::vector<std::string> words;
    words.reserve(command.size());
    for (const std::string &word : command)
        words.push_back(toml_quoted(word));
    return "command = [" + join(words) + "]\n";
}

} // namespace

std::vector<Proposal> propose(const Gate &gate, std::span<const RunResult> runs) {
    std::vector<Proposal> proposals;
    for (std::size_t i = 0; i < gate.measures.size(); ++i)
        proposals.push_back(Series(gate.measures[i], i, runs).proposal());
    return proposals;
}

Result<std::string> calibrated(const Gate &gate, std::span<const RunResult> runs, bool failure_allowed) {
    if (auto good = make_baseline(gate, runs, failure_allowed); !good) return std::move(good).error();
    std::string text = "# Proposed by `tracer gate --calibrate " + std::to_string(runs.size()) +
                       "`: " + seen_text(runs) + ".\n# What never varied has to stay as it is.";
    if (std::ranges::any_of(gate.measures, &Measure::is_time))
        text += " `grow` compares with gates.lock, which `tracer gate --update` writes.";
    text += "\n\n[gate." + gate.name + "]\n";
    if (!gate.command.empty()) text += command_text(gate.command);
    text += "runs = " + std::to_string(runs_for(gate)) + '\n';
    if (gate.warmup != 0) text += "warmup = " + std::to_string(gate.warmup) + '\n';
    text += "\n[gate." + gate.name + ".budget]\n";
    const auto proposals = propose(gate, runs);
    for (std::size_t i = 0; i < proposals.size(); ++i) {
        const Proposal &proposal = proposals[i];
        const Budget *budget = i < gate.budgets.size() ? &gate.budgets[i] : nullptr;
        text += "# " + harmless(proposal.reason) + '\n';
        if (proposal.budget.empty()) {
            text += "# " + toml_quoted(proposal.measure) + '\n';
            continue;
        }
        text += toml_quoted(proposal.measure) + " = { " + proposal.budget;
        if (budget && budget->ignore_if_unused) text += ", ignore_if_unused = true";
        if (budget && !budget->reason.empty()) text += ", reason = " + toml_quoted(budget->reason);
        text += " }\n";
    }
    return text;
}

} // namespace tracer::gate
