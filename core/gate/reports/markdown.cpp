// SPDX-License-Identifier: Apache-2.0
// Markdown as GitHub and GitLab show it, for a job's summary or a comment. A text may be a name that somebody chose: it
// must not become markup or a link, or mention anybody.
#include "gate/reports/report.hpp"
#include "gate/reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tracer::gate {
namespace {

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Character references are never read as markup, nor do they end a table cell.
std::string escaped(std::string_view text) {
    const std::string safe = shown(text);
    std::string out;
    for (std::size_t i = 0; i < safe.size(); ++i) {
        const char c = safe[i];
        const char next = i + 1 < safe.size() ? safe[i + 1] : '\0';
        // "://" and "www." would become links.
        const bool link = (c == ':' && next == '/') || (c == '.' && i > 0 && (safe[i - 1] | 0x20) == 'w');
        const bool plain = static_cast<unsigned char>(c) >= 0x80 || letter(c) || (c >= '0' && c <= '9') ||
                           std::string_view(" .,-/=+():;%'").find(c) != std::string_view::npos;
        if (c == '@' || c == '#') // an element of its own, or what follows would be read as a user or an issue
            out += fmt::format("<span>&#{};</span>", static_cast<int>(c));
        else if (plain && !link)
            out += c;
        else
            out += fmt::format("&#{};", static_cast<int>(c));
    }
    return out;
}

std::string code(std::string_view text) { return "<code>" + escaped(text) + "</code>"; }

const char *mark(std::string_view word) {
    if (word == "pass") return "✅";
    if (word == "FAIL" || word == "COMMAND FAILED") return "❌";
    return word == "warning" ? "⚠️" : "❔";
}

std::string findings(const Verdict &verdict) {
    if (verdict.findings.empty()) return {};
    std::string out = "| | measure | value | limit | baseline |\n|---|---|--:|---|--:|\n", notes;
    for (const Finding &finding : verdict.findings) {
        out += fmt::format("| {} {} | {} | {} | {} | {} |\n", mark(word(finding)), word(finding), code(finding.measure),
                           value_text(finding.value, finding.unit), escaped(finding.limit),
                           finding.baseline ? amount_text(*finding.baseline, finding.unit) : "-");
        std::vector<std::string> lines = remarks(finding);
        if (const auto runs = runs_text(finding); !runs.empty()) lines.insert(lines.begin(), "in each run: " + runs);
        for (const std::string &line : lines)
            notes += fmt::format("- {}: {}\n", code(finding.measure), escaped(line));
    }
    return out + '\n' + (notes.empty() ? notes : notes + '\n');
}

std::string changes(const Verdict &verdict) {
    if (verdict.changes.empty()) return {};
    std::string out = fmt::format("Largest changes against {}:\n\n| plugin | row | column | before | after | change |\n"
                                  "|---|---|---|--:|--:|--:|\n",
                                  code(verdict.changes_against));
    const std::size_t some = std::min(verdict.changes.size(), changes_shown);
    for (std::size_t i = 0; i < some; ++i) {
        const Change &change = verdict.changes[i];
        out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", escaped(change.plugin), code(change.row),
                           escaped(change.column), amount_text(change.before, change.unit),
                           amount_text(change.after, change.unit),
                           difference_text(change.before, change.after, change.unit));
    }
    if (const std::size_t more = verdict.changes.size() - some; more > 0)
        out += fmt::format("\nand {} (the JSON report has them all)\n", number_of(more, "row"));
    return out + '\n';
}

std::string write(const std::vector<Verdict> &verdicts) {
    std::string out;
    for (const Verdict &verdict : verdicts) {
        out += fmt::format("### {} gate {}: {}\n\n", mark(word(verdict)), escaped(verdict.gate), word(verdict));
        if (const auto command = command_summary(verdict); !command.empty()) out += code(command) + "\n\n";
        if (const auto nothing = nothing_judged(verdict); !nothing.empty()) out += escaped(nothing) + "\n\n";
        out += findings(verdict) + changes(verdict);
    }
    return out;
}

} // namespace

extern const Report markdown_report;
const Report markdown_report{"markdown", "tables for a pull request or a job's summary", write};

} // namespace tracer::gate
