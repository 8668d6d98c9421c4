// SPDX-License-Identifier: Apache-2.0
#include "gate/reports/wording.hpp"

#include "base/strings.hpp"

#include <algorithm>

namespace tracer::gate {
namespace {

bool plain_word(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
    });
}

} // namespace

const char *word(const Finding &finding) {
    switch (finding.outcome) {
    case Outcome::pass:
        return "pass";
    case Outcome::fail:
        return finding.warn ? "warning" : "FAIL";
    case Outcome::lossy:
    case Outcome::inconclusive:
        break;
    }
    return "inconclusive";
}

const char *word(const Verdict &verdict) {
    switch (verdict.code()) {
    case ExitCode::ok:
        return "pass";
    case ExitCode::command_failed:
        return "COMMAND FAILED";
    case ExitCode::gate_failed:
        return "FAIL";
    default:
        return "inconclusive";
    }
}

const char *key(Outcome outcome) {
    switch (outcome) {
    case Outcome::pass:
        return "pass";
    case Outcome::fail:
        return "fail";
    case Outcome::lossy:
        return "lossy";
    case Outcome::inconclusive:
        break;
    }
    return "inconclusive";
}

std::string value_text(const Range &range, Unit unit) {
    const std::string low = amount_text(range.low, unit);
    if (range.exact()) return low;
    if (range.high == Range::unbounded) return low + " or more";
    return low + " to " + amount_text(range.high, unit);
}

std::string difference_text(std::uint64_t before, std::uint64_t after, Unit unit) {
    if (before == after) return "0";
    return after > before ? "+" + amount_text(after - before, unit) : "-" + amount_text(before - after, unit);
}

std::string command_line(const std::vector<std::string> &command) {
    std::string line;
    for (const std::string &argument : command) {
        if (!line.empty()) line += ' ';
        line += plain_word(argument) ? argument : shell_quoted(argument);
    }
    return line;
}

std::string ending(const model::CommandEnd &end) {
    if (end.exit_status) return "exit status " + std::to_string(*end.exit_status);
    if (end.signal) return "killed by signal " + std::to_string(*end.signal);
    return "did not end";
}

std::vector<std::string> failed_runs(const Verdict &verdict) {
    std::vector<std::string> lines;
    if (!verdict.command_failed) return lines;
    const std::size_t runs = verdict.runs.size();
    for (std::size_t i = 0; i < runs; ++i)
        if (const auto &end = verdict.runs[i].command; failed(end))
            lines.push_back(
                (runs > 1 ? "run " + std::to_string(i + 1) + " of " + std::to_string(runs) + ": " : std::string()) +
                ending(end));
    if (lines.empty()) lines.emplace_back("it failed");
    return lines;
}

std::string command_summary(const Verdict &verdict) {
    if (verdict.command.empty()) return {};
    std::string line = command_line(verdict.command) + ", " + number_of(verdict.runs.size(), "run") + ", ";
    if (!verdict.command_failed) return line + "exit status 0";
    line += join(failed_runs(verdict));
    return line + (verdict.failure_allowed ? " (allowed)" : "");
}

std::string nothing_judged(const Verdict &verdict) {
    if (!verdict.findings.empty() || verdict.code() == ExitCode::command_failed) return {};
    return "it has no budget, so there is nothing to judge; give it one, as in --gate 'filetop.reads <= 40'";
}

std::vector<std::string> remarks(const Finding &finding) {
    std::vector<std::string> lines;
    if (!finding.why.empty()) lines.push_back(finding.why);
    if (finding.warn && finding.outcome != Outcome::pass)
        lines.emplace_back("only a warning: it does not fail the gate");
    if (!finding.reason.empty() && finding.outcome != Outcome::pass)
        lines.push_back("reason for the limit: " + finding.reason);
    if (!finding.ratchet.empty()) lines.push_back("ratchet: " + finding.ratchet);
    return lines;
}

std::string runs_text(const Finding &finding) {
    if (std::ranges::all_of(finding.runs, [&](const Range &run) { return run == finding.runs.front(); })) return {};
    std::vector<std::string> values;
    for (const Range &run : finding.runs)
        values.push_back(value_text(run, finding.unit));
    // Not a comma alone: numbers have them inside.
    return join(values, " | ");
}

std::string shown(std::string_view text) {
    constexpr std::string_view command = "##[";
    std::string safe = harmless(text);
    for (std::size_t at = safe.find(command); at != std::string::npos; at = safe.find(command, at))
        safe.replace(at, 2, "#\\x23");
    return safe;
}

} // namespace tracer::gate
