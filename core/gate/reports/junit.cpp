// SPDX-License-Identifier: Apache-2.0
// JUnit's XML, as GitLab, Jenkins and others read it: a suite per gate, a case per measure. What they agree on is
// little: names must stay the same from run to run, and a message must stand in the element's text, too.
#include "base/xml.hpp"
#include "gate/reports/report.hpp"
#include "gate/reports/wording.hpp"

#include <fmt/format.h>

#include <map>

namespace tracer::gate {
namespace {

std::string xml(std::string_view text) { return xml_text(shown(text)); }

/// The elements of one suite, and how many of each kind they are.
struct Cases {
    std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
    std::string text;
    std::map<std::string, std::size_t> named; ///< how often

    /// `element` empty: passed, and `content` is what it printed.
    void add(const std::string &suite, const std::string &name, std::string_view element, const std::string &type,
             const std::string &summary, const std::vector<std::string> &more) {
        // Of two cases with one name GitLab shows the first alone.
        const std::size_t nth = ++named[name];
        const std::string own_name = nth == 1 ? name : name + " (" + std::to_string(nth) + ')';
        ++tests;
        failures += element == "failure";
        errors += element == "error";
        skipped += element == "skipped";
        const std::string message = more.empty() ? summary : summary + ": " + more.front();
        std::string content = xml(summary);
        for (const std::string &line : more)
            content += '\n' + xml(line);
        text += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\">", xml(suite), xml(own_name));
        if (element.empty())
            text += fmt::format("<system-out>{}</system-out>", content);
        else if (element == "skipped") // some readers' schemas allow no attribute here
            text += fmt::format("<skipped>{}</skipped>", content);
        else
            text += fmt::format("<{0} type=\"{1}\" message=\"{2}\">{3}</{0}>", element, type, xml(message), content);
        text += "</testcase>\n";
    }
};

void add_finding(Cases &cases, const Verdict &verdict, const Finding &finding) {
    std::string_view element;
    if (finding.outcome != Outcome::pass)
        element = finding.warn ? "skipped" : finding.outcome == Outcome::fail ? "failure" : "error";
    std::string message =
        fmt::format("{}: {}, limit {}", word(finding), value_text(finding.value, finding.unit), finding.limit);
    if (finding.baseline) message += ", baseline " + amount_text(*finding.baseline, finding.unit);
    cases.add(verdict.gate, finding.measure, element, key(finding.outcome), message, remarks(finding));
}

void add_command(Cases &cases, const Verdict &verdict) {
    if (verdict.command.empty()) return;
    const char *element = !verdict.command_failed ? "" : verdict.failure_allowed ? "skipped" : "error";
    cases.add(verdict.gate, "the command", element, "command", command_summary(verdict), {});
}

std::string changes(const Verdict &verdict) {
    if (verdict.changes.empty()) return {};
    std::string out = "    <system-out>largest changes against " + xml(verdict.changes_against);
    for (std::size_t i = 0; i < verdict.changes.size() && i < changes_shown; ++i) {
        const Change &change = verdict.changes[i];
        out += fmt::format("\n{} {} {}: {} to {}", xml(change.plugin), xml(change.row), xml(change.column),
                           amount_text(change.before, change.unit), amount_text(change.after, change.unit));
    }
    return out + "</system-out>\n";
}

std::string write(const std::vector<Verdict> &verdicts) {
    std::size_t tests = 0, failures = 0, errors = 0;
    std::string suites;
    for (const Verdict &verdict : verdicts) {
        Cases cases;
        add_command(cases, verdict);
        if (const auto nothing = nothing_judged(verdict); !nothing.empty())
            cases.add(verdict.gate, "the budget", "error", key(verdict.outcome), nothing, {});
        for (const Finding &finding : verdict.findings)
            add_finding(cases, verdict, finding);
        tests += cases.tests;
        failures += cases.failures;
        errors += cases.errors;
        suites += fmt::format("  <testsuite name=\"gate {}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
                              "skipped=\"{}\" time=\"0\">\n{}{}  </testsuite>\n",
                              xml(verdict.gate), cases.tests, cases.failures, cases.errors, cases.skipped, cases.text,
                              changes(verdict));
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"tracer gate\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}</testsuites>\n",
        tests, failures, errors, suites);
}

} // namespace

extern const Report junit_report;
const Report junit_report{"junit", "JUnit XML for GitLab, Jenkins and others", write};

} // namespace tracer::gate
