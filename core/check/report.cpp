// SPDX-License-Identifier: Apache-2.0
#include "check/report.hpp"

#include "base/strings.hpp"
#include "gate/reports/text_table.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tracer::check {
namespace {

const char *key(Outcome outcome) {
    switch (outcome) {
    case Outcome::kept:
        return "kept";
    case Outcome::warning:
        return "warning";
    case Outcome::not_here:
        return "not_here";
    case Outcome::broken:
        break;
    }
    return "broken";
}

std::string number(std::uint32_t value) { return value ? std::to_string(value) : "-"; }

/// What it comes to, in a line.
std::string verdict(const Report &report) {
    const std::string name = report.plugin.empty() ? harmless(report.file) : harmless(report.plugin);
    const auto broken = std::ranges::count(report.findings, Outcome::broken, &Finding::outcome);
    switch (report.code()) {
    case ExitCode::ok:
        return name + " keeps its promises up to level " + std::to_string(report.level);
    case ExitCode::usage:
        return name + " is refused";
    case ExitCode::cannot_trace:
        return name + " cannot be checked up to level " + std::to_string(report.level) + " here";
    default:
        return name + " breaks " + std::to_string(broken) + (broken == 1 ? " promise" : " promises");
    }
}

} // namespace

std::string as_text(const Report &report) {
    gate::Table<3> table({"LEVEL", "PROMISE", "RESULT"}, {});
    for (const Finding &finding : report.findings) {
        table.add({std::to_string(finding.level), harmless(finding.promise), word(finding.outcome)});
        if (!finding.message.empty()) table.note(harmless(finding.line()));
    }
    std::string text = table.text();
    if (!report.programs.empty()) {
        gate::Table<4> programs({"VARIANT", "PROGRAM", "INSTRUCTIONS", "VERIFIED"}, {false, false, true, true});
        for (const ProgramRow &row : report.programs)
            programs.add(
                {harmless(row.variant), harmless(row.program), number(row.instructions), number(row.verified)});
        text += "\n" + programs.text();
    }
    return text + "\n" + verdict(report) + "\n";
}

nlohmann::ordered_json as_json(const Report &report) {
    using Json = nlohmann::ordered_json;
    Json findings = Json::array(), programs = Json::array();
    for (const Finding &finding : report.findings)
        findings.push_back({{"level", finding.level},
                            {"promise", finding.promise},
                            {"outcome", key(finding.outcome)},
                            {"message", finding.message},
                            {"hint", finding.hint}});
    for (const ProgramRow &row : report.programs)
        programs.push_back({{"variant", row.variant},
                            {"program", row.program},
                            {"instructions", row.instructions ? Json(row.instructions) : Json()},
                            {"verified", row.verified ? Json(row.verified) : Json()}});
    return {{"file", report.file},
            {"plugin", report.plugin},
            {"version", report.version},
            {"kernel", report.kernel},
            {"level", report.level},
            {"seed", report.seed},
            {"code", static_cast<int>(report.code())},
            {"findings", std::move(findings)},
            {"programs", std::move(programs)}};
}

} // namespace tracer::check
