// SPDX-License-Identifier: Apache-2.0
#include "check/finding.hpp"

#include <algorithm>

namespace tracer::check {

const char *word(Outcome outcome) {
    switch (outcome) {
    case Outcome::kept:
        return "kept";
    case Outcome::warning:
        return "warning";
    case Outcome::not_here:
        return "not possible here";
    case Outcome::broken:
        break;
    }
    return "BROKEN";
}

bool Report::has(unsigned in_level, Outcome outcome) const {
    return std::ranges::any_of(
        findings, [&](const Finding &finding) { return finding.level == in_level && finding.outcome == outcome; });
}

ExitCode Report::code() const {
    if (has(1, Outcome::broken)) return ExitCode::usage;
    bool all_checked = true;
    for (unsigned at = 1; at <= level; ++at) {
        if (has(at, Outcome::broken)) return ExitCode::gate_failed;
        all_checked = all_checked && has(at, Outcome::kept);
    }
    return all_checked ? ExitCode::ok : ExitCode::cannot_trace;
}

} // namespace tracer::check
