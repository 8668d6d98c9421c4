// SPDX-License-Identifier: Apache-2.0
// Everything that is known, for programs. docs/gates.md has the keys.
#include "gate/reports/json_number.hpp"
#include "gate/reports/report.hpp"
#include "gate/reports/wording.hpp"

namespace tracer::gate {
namespace {

template <class T>
Json or_null(const std::optional<T> &value) {
    return value ? number(static_cast<std::uint64_t>(*value)) : Json();
}

Json text_or_null(const std::string &text) { return text.empty() ? Json() : Json(text); }

Json range(const Range &value) {
    return {{"low", number(value.low)}, {"high", value.high == Range::unbounded ? Json() : number(value.high)}};
}

Json finding(const Finding &found) {
    Json runs = Json::array();
    for (const Range &run : found.runs)
        runs.push_back(range(run));
    return {{"measure", found.measure},
            {"outcome", key(found.outcome)},
            {"level", found.warn ? "warn" : "fail"},
            {"unit", unit_name(found.unit)},
            {"value", range(found.value)},
            {"runs", std::move(runs)},
            {"limit", found.limit},
            {"allowed", or_null(found.allowed)},
            {"baseline", or_null(found.baseline)},
            {"why", text_or_null(found.why)},
            {"ratchet", text_or_null(found.ratchet)},
            {"reason", text_or_null(found.reason)},
            {"file", found.place.line ? text_or_null(found.place.file) : Json()},
            {"line", found.place.line ? Json(found.place.line) : Json()}};
}

Json plugin(const Seen &seen) {
    const model::Ledger &ledger = seen.ledger;
    return {{"plugin", seen.plugin},
            {"version", seen.version},
            {"variant", seen.variant},
            {"caveat", text_or_null(seen.caveat)},
            {"seen", number(ledger.seen)},
            {"emitted", number(ledger.emitted)},
            {"filtered", number(ledger.filtered)},
            {"lost_ring", number(ledger.lost_ring)},
            {"lost_map", number(ledger.lost_map)},
            {"missed", number(ledger.missed)}};
}

Json run(const RunResult &result) {
    Json plugins = Json::array();
    for (const Seen &seen : result.plugins)
        plugins.push_back(plugin(seen));
    return {
        {"command", {{"exit_status", or_null(result.command.exit_status)}, {"signal", or_null(result.command.signal)}}},
        {"kernel", result.kernel},
        {"architecture", result.architecture},
        {"unfollowed", number(result.unfollowed)},
        {"plugins", std::move(plugins)}};
}

Json change(const Change &changed) {
    return {{"plugin", changed.plugin},         {"row", changed.row},
            {"column", changed.column},         {"unit", unit_name(changed.unit)},
            {"before", number(changed.before)}, {"after", number(changed.after)}};
}

Json gate(const Verdict &verdict) {
    Json findings = Json::array(), changes = Json::array(), runs = Json::array();
    for (const Finding &found : verdict.findings)
        findings.push_back(finding(found));
    for (const Change &changed : verdict.changes)
        changes.push_back(change(changed));
    for (const RunResult &result : verdict.runs)
        runs.push_back(run(result));
    return {{"gate", verdict.gate},
            {"outcome", key(verdict.outcome)},
            {"exit_code", static_cast<int>(verdict.code())},
            {"command", verdict.command},
            {"command_failed", verdict.command_failed},
            {"failure_allowed", verdict.failure_allowed},
            {"findings", std::move(findings)},
            {"changes_against", text_or_null(verdict.changes_against)},
            {"changes", std::move(changes)},
            {"runs", std::move(runs)}};
}

std::string write(const std::vector<Verdict> &verdicts) {
    Json gates = Json::array();
    for (const Verdict &verdict : verdicts)
        gates.push_back(gate(verdict));
    return written({{"version", 1}, {"gates", std::move(gates)}});
}

} // namespace

extern const Report json_report;
const Report json_report{"json", "all that is known, for programs", write};

} // namespace tracer::gate
