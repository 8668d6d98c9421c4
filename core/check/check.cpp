// SPDX-License-Identifier: Apache-2.0
#include "check/check.hpp"

#include "check/levels.hpp"

namespace tracer::check {

Report check(const Request &request) {
    Report report;
    report.file = request.file.string();
    report.level = request.level;
    report.seed = request.seed;
    auto subject = check_file(request.file, report);
    if (!subject) return report;
    report.kernel = subject->facts.release;
    if (request.level < 2 || !check_description(*subject, request.allowed_helpers, report) || request.level < 3)
        return report;
    const auto usable = check_programs(*subject, report);
    if (request.level >= 4) check_events(*subject, usable, request.command, report);
    if (request.level >= 5) check_formatter(*subject, report);
    return report;
}

} // namespace tracer::check
