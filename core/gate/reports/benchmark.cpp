// SPDX-License-Identifier: Apache-2.0
// The input of github-action-benchmark's tool `customSmallerIsBetter`, which draws a measure's history.
#include "gate/reports/json_number.hpp"
#include "gate/reports/report.hpp"
#include "gate/reports/wording.hpp"

#include <algorithm>
#include <set>

namespace tracer::gate {
namespace {

/// The median run; for runs that lost something, what was counted.
std::uint64_t point(const Finding &finding) {
    std::vector<std::uint64_t> values;
    for (const Range &run : finding.runs)
        values.push_back(run.low);
    if (values.empty()) return finding.value.low;
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::ranges::nth_element(values, middle);
    return *middle;
}

std::string write(const std::vector<Verdict> &verdicts) {
    Json entries = Json::array();
    std::set<std::string> named; // a chart has one point a run
    for (const Verdict &verdict : verdicts) {
        // What a command did before it failed does not belong in its history.
        if (verdict.command_failed && !verdict.failure_allowed) continue;
        for (const Finding &finding : verdict.findings) {
            const std::string name = shown(verdict.gate + ": " + finding.measure);
            if (!named.insert(name).second) continue;
            Json entry = {{"name", name},
                          {"unit", finding.unit == Unit::count ? "events" : unit_name(finding.unit)},
                          {"value", point(finding)}};
            if (const auto runs = runs_text(finding); !runs.empty())
                entry["range"] = runs;
            else if (!finding.value.exact())
                entry["range"] = value_text(finding.value, finding.unit);
            entry["extra"] = shown(std::string(word(finding)) + ", limit " + finding.limit);
            entries.push_back(std::move(entry));
        }
    }
    return written(entries);
}

} // namespace

extern const Report benchmark_report;
const Report benchmark_report{"benchmark", "github-action-benchmark's customSmallerIsBetter", write};

} // namespace tracer::gate
