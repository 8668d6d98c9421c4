// SPDX-License-Identifier: Apache-2.0
#include "base/xml.hpp"
#include "check/report.hpp"
#include "gate/reports/wording.hpp"

#include <fmt/format.h>

namespace tracer::check {
namespace {

std::string xml(const std::string &text) { return xml_text(gate::shown(text)); }

std::string element(const Finding &finding) {
    const std::string text = xml(finding.line());
    switch (finding.outcome) {
    case Outcome::kept:
        return "<system-out>" + text + "</system-out>";
    case Outcome::warning: // some readers' schemas allow <skipped> no attribute
        return "<system-out>warning: " + text + "</system-out>";
    case Outcome::not_here:
        return "<skipped>not possible here: " + text + "</skipped>";
    case Outcome::broken:
        break;
    }
    return fmt::format("<failure type=\"broken\" message=\"{0}\">{0}</failure>", text);
}

} // namespace

std::string as_junit(const Report &report) {
    std::size_t tests = 0, failures = 0;
    std::string suites;
    for (unsigned level = 1; level <= report.level; ++level) {
        std::size_t here = 0, failed = 0, skipped = 0;
        std::string cases;
        const std::string name = xml(report.plugin.empty() ? report.file : report.plugin);
        for (const Finding &finding : report.findings) {
            if (finding.level != level) continue;
            ++here;
            failed += finding.outcome == Outcome::broken;
            skipped += finding.outcome == Outcome::not_here;
            cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\">{}</testcase>\n", name,
                                 xml(finding.promise), element(finding));
        }
        tests += here;
        failures += failed;
        suites += fmt::format("  <testsuite name=\"{} level {}\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
                              "skipped=\"{}\" time=\"0\">\n{}  </testsuite>\n",
                              name, level, here, failed, skipped, cases);
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"tracer check\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n{}</testsuites>\n",
        tests, failures, suites);
}

} // namespace tracer::check
