// SPDX-License-Identifier: Apache-2.0
// GitHub Actions' workflow commands: a line that its runner shows beside the budget in gates.toml.
#include "gate/reports/report.hpp"
#include "gate/reports/wording.hpp"

#include <fmt/format.h>

namespace tracer::gate {
namespace {

std::string escaped(std::string_view text, std::string_view special) {
    std::string out;
    for (const char c : shown(text))
        if (special.find(c) == std::string_view::npos)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return out;
}
std::string message_text(std::string_view text) { return escaped(text, "%\r\n"); }
std::string property_text(std::string_view text) { return escaped(text, "%\r\n:,"); }

std::string command(const char *level, const model::Place &place, const std::string &title,
                    const std::string &message) {
    std::string where;
    if (place.line != 0) {
        where = fmt::format("file={},line={},", property_text(place.file), place.line);
        if (place.column != 0) where += fmt::format("col={},", place.column);
    }
    return fmt::format("::{} {}title={}::{}\n", level, where, property_text(title), message_text(message));
}

std::string lines_of(const Verdict &verdict, const Finding &finding) {
    const std::string title = "gate " + verdict.gate + ": " + finding.measure;
    std::string out;
    if (finding.outcome != Outcome::pass) {
        std::string message =
            fmt::format("{}: {}, limit {}", word(finding), value_text(finding.value, finding.unit), finding.limit);
        if (!finding.why.empty()) message += ": " + finding.why;
        if (!finding.reason.empty()) message += " (reason for the limit: " + finding.reason + ")";
        out += command(finding.warn ? "warning" : "error", finding.place, title, message);
    }
    if (!finding.ratchet.empty()) out += command("notice", finding.place, title, finding.ratchet);
    return out;
}

std::string write(const std::vector<Verdict> &verdicts) {
    std::string out;
    for (const Verdict &verdict : verdicts) {
        if (verdict.command_failed)
            out += command(verdict.failure_allowed ? "warning" : "error", {}, "gate " + verdict.gate + ": the command",
                           command_summary(verdict));
        if (const auto nothing = nothing_judged(verdict); !nothing.empty())
            out += command("error", {}, "gate " + verdict.gate, nothing);
        for (const Finding &finding : verdict.findings)
            out += lines_of(verdict, finding);
    }
    return out;
}

} // namespace

extern const Report github_report;
const Report github_report{"github", "::error lines for GitHub Actions", write};

} // namespace tracer::gate
