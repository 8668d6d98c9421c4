// SPDX-License-Identifier: Apache-2.0
// For people: one table per gate, and below each line that needs it an explanation.
#include "gate/reports/report.hpp"
#include "gate/reports/text_table.hpp"
#include "gate/reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tracer::gate {
namespace {

std::string findings(const Verdict &verdict) {
    Table<5> table({"RESULT", "MEASURE", "VALUE", "LIMIT", "BASELINE"}, {false, false, true, false, true});
    for (const Finding &finding : verdict.findings) {
        table.add({word(finding), shown(finding.measure), value_text(finding.value, finding.unit), shown(finding.limit),
                   finding.baseline ? amount_text(*finding.baseline, finding.unit) : "-"});
        if (const auto runs = runs_text(finding); !runs.empty()) table.note("in each run: " + runs);
        for (const std::string &remark : remarks(finding))
            table.note(shown(remark));
    }
    return table.text();
}

std::string changes(const Verdict &verdict) {
    if (verdict.changes.empty()) return {};
    Table<6> table({"PLUGIN", "ROW", "COLUMN", "BEFORE", "AFTER", "CHANGE"}, {false, false, false, true, true, true});
    const std::size_t some = std::min(verdict.changes.size(), changes_shown);
    for (std::size_t i = 0; i < some; ++i) {
        const Change &change = verdict.changes[i];
        table.add({shown(change.plugin), shown(change.row), shown(change.column),
                   amount_text(change.before, change.unit), amount_text(change.after, change.unit),
                   difference_text(change.before, change.after, change.unit)});
    }
    std::string out = fmt::format("\n  largest changes against {}:\n{}", shown(verdict.changes_against), table.text());
    if (const std::size_t more = verdict.changes.size() - some; more > 0)
        out += fmt::format("  and {} (the JSON report has them all)\n", number_of(more, "row"));
    return out;
}

std::string write(const std::vector<Verdict> &verdicts) {
    std::string out;
    for (const Verdict &verdict : verdicts) {
        if (!out.empty()) out += '\n';
        out += fmt::format("gate {}: {}\n", shown(verdict.gate), word(verdict));
        if (const auto command = command_summary(verdict); !command.empty())
            out += fmt::format("  {}\n", shown(command));
        if (!verdict.findings.empty()) out += '\n' + findings(verdict);
        if (const auto nothing = nothing_judged(verdict); !nothing.empty()) out += "  " + nothing + '\n';
        out += changes(verdict);
    }
    return out;
}

} // namespace

extern const Report text_report;
const Report text_report{"text", "a table for people", write};

} // namespace tracer::gate
