// SPDX-License-Identifier: Apache-2.0
#include "gate/judge.hpp"

#include "gate/baseline.hpp"
#include "gate/bounds.hpp"
#include "gate/several_runs.hpp"

#include <algorithm>

namespace tracer::gate {
namespace {

/// One budget's way to its finding.
class Case {
public:
    Case(const Gate &gate, std::size_t index, std::span<const RunResult> runs, const Against &against)
        : measure_(gate.measures[index]), budget_(gate.budgets[index]), index_(index), runs_(runs), against_(against),
          values_(values_of(measure_, index, runs)), losses_(losses_of(measure_, runs)) {
        if (!against.failure_allowed) failure_ = failure_text(runs);
    }

    Finding find() {
        look_at_baseline();
        finding_.measure = measure_.text;
        finding_.place = budget_.place;
        finding_.unit = measure_.unit;
        finding_.warn = budget_.warn;
        finding_.reason = budget_.reason;
        for (const RunResult &run : runs_)
            finding_.runs.push_back(run.measures[index_].value);
        finding_.value = together(measure_, values_);
        if (then_) finding_.baseline = then_->value;
        finding_.limit = budget_.limits.text(measure_.unit, usable_baseline());
        finding_.allowed = budget_.limits.allowed(usable_baseline());
        if (!decided_without_limits()) hold_against_limits();
        if (finding_.outcome == Outcome::pass && !failure_.empty())
            say(Outcome::inconclusive,
                failure_ + ", so this is not everything it does; --allow-failure judges it anyway");
        if (finding_.outcome == Outcome::pass && !unused_)
            finding_.ratchet =
                ratchet(measure_, budget_.limits, finding_.value, then_ && unlike_.empty() ? then_ : nullptr);
        return std::move(finding_);
    }

private:
    void say(Outcome outcome, std::string why) {
        finding_.outcome = outcome;
        finding_.why = std::move(why);
    }

    void look_at_baseline() {
        if (!against_.baseline) return;
        const auto &measures = against_.baseline->measures;
        const auto found = std::ranges::find(measures, measure_.text, &model::BaselineMeasure::measure);
        if (found == measures.end()) return;
        then_ = &*found;
        if (then_->unit != unit_name(measure_.unit)) unlike_ = "the baseline has it in another unit, " + then_->unit;
        for (const RunResult &run : runs_)
            if (unlike_.empty()) unlike_ = unlike(measure_, run, *against_.baseline);
    }
    [[nodiscard]] std::optional<std::uint64_t> usable_baseline() const {
        return then_ && unlike_.empty() ? std::optional(then_->value) : std::nullopt;
    }

    [[nodiscard]] bool vanished() const {
        return std::ranges::all_of(runs_, [&](const RunResult &run) { return run.measures[index_].records == 0; });
    }
    /// Having none of it is what the budget wants, or what the baseline had.
    [[nodiscard]] bool zero_is_expected() const {
        return budget_.limits.allow_zero_alone() || (budget_.limits.grow && usable_baseline() == 0u);
    }
    /// Is it settled before any limit is looked at?
    [[nodiscard]] bool decided_without_limits() {
        if (runs_.empty()) {
            say(Outcome::inconclusive, "there was no run; try runs = 1 or more");
            return true;
        }
        if (vanished()) {
            const bool known = std::ranges::all_of(finding_.runs, &Range::exact); // no record was cut short
            unused_ = budget_.ignore_if_unused && known && !losses_.any();
            if (!unused_ && !zero_is_expected()) judge_vanished();
            return unused_ || !zero_is_expected();
        }
        return measure_.reduction == Reduction::percentile && has_too_few_values();
    }
    [[nodiscard]] bool has_too_few_values() {
        const auto few = std::ranges::find_if(runs_, [&](const RunResult &run) {
            const std::uint64_t values = run.measures[index_].records;
            return values != 0 && values < measure_.of_value;
        });
        if (few == runs_.end()) return false;
        say(Outcome::inconclusive, "a run has only " + number_of(few->measures[index_].records, "value") +
                                       ", and this percentile needs " + amount_text(measure_.of_value, Unit::count) +
                                       "; try a lower one, max, or a command that does more");
        return true;
    }
    void judge_vanished() {
        if (losses_.any())
            say(Outcome::lossy, "nothing was measured, but not everything was seen (" + losses_.text() + "); " +
                                    losses_.what_to_try(measure_));
        else if (!failure_.empty())
            say(Outcome::inconclusive, "nothing was measured, but " + failure_);
        else
            say(Outcome::fail, "nothing was measured: the command no longer does it, or the condition matches nothing; "
                               "if that is fine, set ignore_if_unused = true");
    }

    void hold_against_limits() {
        const Limits &limits = budget_.limits;
        const Bounds bounds(measure_, values_, losses_);
        if (limits.equal) take(bounds.within(*limits.equal, *limits.equal));
        if (limits.min) take(bounds.within(*limits.min, std::nullopt));
        if (limits.max) take(bounds.within(std::nullopt, *limits.max));
        if (limits.grow) take(growth(bounds));
    }
    [[nodiscard]] Judgement growth(const Bounds &bounds) const {
        const std::string renew = "; `tracer gate --update` takes a new one";
        if (!then_) return {Outcome::inconclusive, "it has no baseline" + renew};
        if (!unlike_.empty()) return {Outcome::inconclusive, unlike_ + renew};
        Judgement judgement = bounds.grown(*then_, budget_.limits.grow->over(then_->value));
        const std::string kernel = kernel_series(runs_.front().kernel);
        if (judgement.outcome == Outcome::fail && kernel != against_.baseline->kernel)
            judgement.why += " (the baseline is from kernel " + against_.baseline->kernel + ", this is " + kernel + ')';
        return judgement;
    }
    /// The worst outcome of all limits is the budget's.
    void take(Judgement judgement) {
        if (is_worse(judgement.outcome, finding_.outcome)) say(judgement.outcome, std::move(judgement.why));
    }

    const Measure &measure_;
    const Budget &budget_;
    std::size_t index_;
    std::span<const RunResult> runs_;
    const Against &against_;
    std::vector<Range> values_;
    Losses losses_;
    std::string failure_; ///< of the command, in words; empty: it did not fail, or may
    const model::BaselineMeasure *then_ = nullptr;
    std::string unlike_; ///< why the baseline cannot be compared with
    bool unused_ = false;
    Finding finding_;
};

} // namespace

Verdict judge(const Gate &gate, std::vector<RunResult> runs, const Against &against) {
    Verdict verdict;
    verdict.gate = gate.name;
    verdict.command = gate.command;
    verdict.command_failed = !failure_text(runs).empty();
    verdict.failure_allowed = against.failure_allowed;
    if (gate.measures.empty()) verdict.outcome = Outcome::inconclusive;
    for (std::size_t i = 0; i < gate.measures.size(); ++i) {
        verdict.findings.push_back(Case(gate, i, runs, against).find());
        const Finding &finding = verdict.findings.back();
        if (!finding.warn && is_worse(finding.outcome, verdict.outcome)) verdict.outcome = finding.outcome;
    }
    verdict.runs = std::move(runs);
    if (verdict.runs.empty()) verdict.outcome = Outcome::inconclusive;
    return verdict;
}

} // namespace tracer::gate
