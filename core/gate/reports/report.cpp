// SPDX-License-Identifier: Apache-2.0
#include "gate/reports/report.hpp"

#include <algorithm>

namespace tracer::gate {

extern const Report text_report, json_report, junit_report, markdown_report, github_report, benchmark_report;

std::span<const Report *const> reports() {
    static constexpr const Report *all[] = {&text_report,     &json_report,   &junit_report,
                                            &markdown_report, &github_report, &benchmark_report};
    return all;
}

const Report *find_report(std::string_view name) {
    const auto at = std::ranges::find(reports(), name, [](const Report *report) { return report->name; });
    return at == reports().end() ? nullptr : *at;
}

} // namespace tracer::gate
