// SPDX-License-Identifier: Apache-2.0
#include "gate/compare/comparison.hpp"

#include "base/strings.hpp"
#include "gate/several_runs.hpp"

#include <algorithm>

namespace tracer::gate {
namespace {

constexpr double chance = 0.05; ///< as for the judge
constexpr double percentiles[] = {0.5, 0.9, 0.99};

using Sums = std::vector<std::uint64_t>;

std::uint64_t apart(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : b - a; }

/// The two sources of one name; one of them may be missing.
class Pair {
public:
    Pair(const SourceSums *before, const SourceSums *after, const Tolerance &tolerance)
        : before_(before ? *before : nothing_), after_(after ? *after : nothing_), tolerance_(tolerance) {
        const SourceSums &any = before ? *before : *after;
        result_.plugin = any.plugin;
        result_.source = any.source;
        result_.names = any.names;
        result_.stack_name = any.stack_name;
        result_.amounts = any.amounts;
        result_.unit = any.unit;
        if (!before || !after)
            result_.incomparable = std::string("only ") + (before ? "the first" : "the second") + " has it";
        else if (before->names != after->names || before->amounts != after->amounts || before->unit != after->unit ||
                 before->is_histogram != after->is_histogram)
            result_.incomparable = "its columns are not the same in both";
        is_histogram_ = any.is_histogram;
    }

    SourceDifference compared() {
        if (!result_.incomparable.empty()) return std::move(result_);
        if (is_histogram_) compare_values();
        compare_rows(); // a histogram without a key has none
        compare_stacks();
        return std::move(result_);
    }

private:
    void compare_rows() {
        weigh_columns();
        const Sums none(result_.amounts.size());
        // Both are in the order of their names.
        auto a = before_.rows.begin();
        auto b = after_.rows.begin();
        while (a != before_.rows.end() || b != after_.rows.end()) {
            const bool first = b == after_.rows.end() || (a != before_.rows.end() && a->first <= b->first);
            const bool second = a == before_.rows.end() || (b != after_.rows.end() && b->first <= a->first);
            compare_row(first ? a->first : b->first, first ? a->second : none, second ? b->second : none);
            if (first) ++a;
            if (second) ++b;
        }
        std::ranges::sort(result_.rows, [](const RowDifference &left, const RowDifference &right) {
            const double of_left = left.weight(), of_right = right.weight();
            return of_left != of_right ? of_left > of_right : left.name < right.name;
        });
    }
    void weigh_columns() {
        totals_.assign(result_.amounts.size(), 0);
        for (const SourceSums *sums : {&before_, &after_}) {
            std::vector<double> total(totals_.size());
            for (const auto &[name, amounts] : sums->rows)
                for (std::size_t i = 0; i < amounts.size(); ++i)
                    total[i] += static_cast<double>(amounts[i]);
            for (std::size_t i = 0; i < totals_.size(); ++i)
                totals_[i] = std::max(totals_[i], total[i]);
        }
    }
    void compare_row(const std::vector<std::string> &name, const Sums &before, const Sums &after) {
        std::vector<double> weights(result_.amounts.size());
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (!tolerance_.allows(before[i], after[i], result_.amounts[i].unit))
                weights[i] = static_cast<double>(apart(before[i], after[i])) / totals_[i];
        if (std::ranges::any_of(weights, [](double weight) { return weight > 0; }))
            result_.rows.push_back({name, before, after, std::move(weights)});
        else
            ++result_.alike;
    }
    void compare_stacks() {
        std::map<std::string, StackDifference> all;
        for (const auto &[stack, count] : before_.stacks)
            all[stack] = {stack, count, 0};
        for (const auto &[stack, count] : after_.stacks) {
            StackDifference &difference = all[stack];
            difference.stack = stack;
            difference.after = count;
        }
        for (auto &[stack, difference] : all)
            result_.stacks.push_back(std::move(difference));
    }
    void compare_values() {
        ValuesDifference values{before_.histogram, after_.histogram, {}, false};
        values.test = rank_test(values.before, values.after);
        if (values.before.count == 0 || values.after.count == 0)
            values.differ = values.before.count != values.after.count;
        else
            values.differ =
                values.test.p_two_sided <= chance && std::ranges::any_of(percentiles, [&](double q) {
                    return !tolerance_.allows(values.before.percentile(q), values.after.percentile(q), result_.unit);
                });
        if (!tolerance_.allows(values.before.count, values.after.count, Unit::count)) values.differ = true;
        result_.values = values;
    }

    static inline const SourceSums nothing_{};
    const SourceSums &before_, &after_;
    const Tolerance &tolerance_;
    bool is_histogram_ = false;
    std::vector<double> totals_; ///< of each column, in the run that has more
    SourceDifference result_;
};

std::string seen_text(const Seen &seen) {
    return harmless(seen.variant) + (seen.caveat.empty() ? "" : " (" + harmless(seen.caveat) + ")");
}

std::vector<std::string> remarks_on(const Gathered &before, const Gathered &after) {
    std::vector<std::string> remarks;
    if (before.kernel != after.kernel)
        remarks.push_back("kernels: " + harmless(before.kernel) + ", " + harmless(after.kernel));
    for (const Seen &seen : before.plugins) {
        const auto other = std::ranges::find(after.plugins, seen.plugin, &Seen::plugin);
        if (other == after.plugins.end()) continue;
        if (seen.version != other->version)
            remarks.push_back(seen.plugin + ": versions " + harmless(seen.version) + ", " + harmless(other->version));
        if (seen.variant != other->variant || seen.caveat != other->caveat)
            remarks.push_back(seen.plugin + ": seen by " + seen_text(seen) + ", by " + seen_text(*other));
    }
    for (const auto &[gathered, which] : {std::pair(&before, "first"), std::pair(&after, "second")}) {
        if (const auto lost = gathered->lost(); lost != 0)
            remarks.push_back(std::string("the ") + which + " lost or missed " + number_of(lost, "event") +
                              ": rows may differ for that reason alone");
        if (gathered->unfollowed != 0)
            remarks.push_back(std::string("the ") + which + " did not follow up to " +
                              number_of(gathered->unfollowed, "thread") +
                              " of the command: rows may differ for that reason alone");
        for (const SourceSums &source : gathered->sources)
            if (source.unnamed != 0)
                remarks.push_back(source.plugin + ": the " + which + " has more rows than are kept apart; " +
                                  number_of(source.unnamed, "record") + " are added up as (others)");
    }
    return remarks;
}

/// "c < b < a < ..." of "...;a;b;c".
std::string innermost(std::string_view folded) {
    constexpr int frames_shown = 4;
    std::string text;
    for (int i = 0; i < frames_shown && !folded.empty(); ++i) {
        const auto at = folded.rfind(';');
        if (!text.empty()) text += " < ";
        text += folded.substr(at + 1); // npos + 1 is 0
        folded = at == std::string_view::npos ? std::string_view() : folded.substr(0, at);
    }
    return folded.empty() ? text : text + " < ...";
}

const SourceSums *find(const Gathered &gathered, const SourceSums &like) {
    const auto found = std::ranges::find_if(gathered.sources, [&](const SourceSums &source) {
        return source.plugin == like.plugin && source.source == like.source;
    });
    return found == gathered.sources.end() ? nullptr : &*found;
}

} // namespace

double RowDifference::weight() const { return weights.empty() ? 0 : std::ranges::max(weights); }

bool Comparison::differs() const { return std::ranges::any_of(sources, &SourceDifference::differs); }

Comparison compare(Gathered before, Gathered after, const Tolerance &tolerance) {
    Comparison comparison;
    comparison.remarks = remarks_on(before, after);
    for (const SourceSums &source : before.sources)
        comparison.sources.push_back(Pair(&source, find(after, source), tolerance).compared());
    for (const SourceSums &source : after.sources)
        if (!find(before, source)) comparison.sources.push_back(Pair(nullptr, &source, tolerance).compared());
    before.sources.clear();
    after.sources.clear();
    comparison.before = std::move(before);
    comparison.after = std::move(after);
    return comparison;
}

std::string row_text(const SourceDifference &source, const RowDifference &row, std::string_view between) {
    std::vector<std::string> name = row.name;
    if (source.stack_name) name[*source.stack_name] = innermost(name[*source.stack_name]);
    return name.empty() ? "all" : join(name, between); // a counter has one row, without a name
}

std::vector<Change> changes_of(const Comparison &comparison) {
    struct Weighed {
        double weight;
        std::size_t at; ///< keeps those of equal weight in order
        Change change;
    };
    std::vector<Weighed> all;
    for (const SourceDifference &source : comparison.sources)
        for (const RowDifference &row : source.rows)
            for (std::size_t i = 0; i < source.amounts.size(); ++i)
                if (row.weights[i] > 0)
                    all.push_back({row.weights[i],
                                   all.size(),
                                   {source.plugin, row_text(source, row, " "), source.amounts[i].column,
                                    source.amounts[i].unit, row.before[i], row.after[i]}});
    std::ranges::sort(all, {}, [](const Weighed &weighed) { return std::pair(-weighed.weight, weighed.at); });
    std::vector<Change> changes;
    for (Weighed &weighed : all)
        changes.push_back(std::move(weighed.change));
    return changes;
}

} // namespace tracer::gate
