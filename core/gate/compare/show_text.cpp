// SPDX-License-Identifier: Apache-2.0
#include "gate/compare/show.hpp"

#include "gate/reports/text_table.hpp"
#include "gate/reports/wording.hpp"
#include "gate/several_runs.hpp"

#include <fmt/format.h>

namespace tracer::gate {
namespace {

constexpr std::size_t rows_shown = 50; ///< of each source; JSON has them all

std::string title(const SourceDifference &source) {
    return shown(source.plugin) + (source.source.empty() ? "" : " " + shown(source.source));
}

std::string rows_text(const SourceDifference &source) {
    if (source.rows.empty()) return fmt::format("{}: {} alike\n", title(source), number_of(source.alike, "row"));
    std::string out = fmt::format("{}: {} {}, {} alike\n", title(source), number_of(source.rows.size(), "row"),
                                  source.rows.size() == 1 ? "differs" : "differ", source.alike);
    Table<5> table({"ROW", "COLUMN", "BEFORE", "AFTER", "CHANGE"}, {false, false, true, true, true});
    const std::size_t some = std::min(source.rows.size(), rows_shown);
    for (std::size_t i = 0; i < some; ++i) {
        const RowDifference &row = source.rows[i];
        std::string name = shown(row_text(source, row, "  "));
        for (std::size_t at = 0; at < source.amounts.size(); ++at) {
            if (row.weights[at] <= 0) continue;
            const Unit unit = source.amounts[at].unit;
            table.add({name, shown(source.amounts[at].column), amount_text(row.before[at], unit),
                       amount_text(row.after[at], unit), difference_text(row.before[at], row.after[at], unit)});
            name.clear(); // once is enough
        }
    }
    out += table.text();
    if (const std::size_t more = source.rows.size() - some; more > 0)
        out += fmt::format("  and {} (--json has them all)\n", number_of(more, "row"));
    return out;
}

std::string test_text(const RankTest &test) {
    // Below this the digits mean nothing.
    const std::string p = test.p_two_sided < 0.0001 ? "< 0.0001" : fmt::format("= {:.4f}", test.p_two_sided);
    return fmt::format("{:.0f} % of the pairs are larger after than before (rank test, p {})", 100 * test.larger, p);
}

std::string values_text(const SourceDifference &source) {
    const ValuesDifference &values = *source.values;
    const model::Histogram &before = values.before, &after = values.after;
    std::string out = fmt::format("{}: the values {}\n", title(source), values.differ ? "differ" : "are alike");
    Table<4> table({"", "BEFORE", "AFTER", "CHANGE"}, {false, true, true, true});
    const auto add = [&table](const char *name, std::uint64_t a, std::uint64_t b, Unit unit) {
        table.add({name, amount_text(a, unit), amount_text(b, unit), difference_text(a, b, unit)});
    };
    add("count", before.count, after.count, Unit::count);
    for (const auto &[name, q] : {std::pair("p50", 0.5), std::pair("p90", 0.9), std::pair("p99", 0.99)})
        add(name, before.percentile(q), after.percentile(q), source.unit);
    add("max", before.max, after.max, source.unit);
    out += table.text();
    if (before.count != 0 && after.count != 0) out += "  " + test_text(values.test) + '\n';
    return out;
}

std::string source_text(const SourceDifference &source) {
    if (!source.incomparable.empty()) return fmt::format("{}: {}\n", title(source), source.incomparable);
    if (!source.values) return rows_text(source);
    return values_text(source) + (source.names.empty() ? "" : rows_text(source));
}

} // namespace

std::string comparison_text(const Comparison &comparison, const RunNames &names) {
    std::string out = fmt::format("before: {}\nafter: {}\n", shown(names.before), shown(names.after));
    for (const std::string &remark : comparison.remarks)
        out += shown(remark) + '\n';
    for (const SourceDifference &source : comparison.sources)
        if (!source.empty()) out += '\n' + source_text(source);
    return out;
}

std::string folded_text(const Comparison &comparison) {
    std::string out;
    for (const SourceDifference &source : comparison.sources)
        for (const StackDifference &stack : source.stacks)
            out += fmt::format("{} {} {}\n", stack.stack, stack.before, stack.after);
    return out;
}

} // namespace tracer::gate
