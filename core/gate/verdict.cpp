// SPDX-License-Identifier: Apache-2.0
#include "gate/verdict.hpp"

namespace tracer::gate {

ExitCode Verdict::code() const {
    if (command_failed && !failure_allowed) return ExitCode::command_failed;
    switch (outcome) {
    case Outcome::pass:
        return ExitCode::ok;
    case Outcome::fail:
        return ExitCode::gate_failed;
    case Outcome::lossy:
        return ExitCode::loss;
    case Outcome::inconclusive:
        return ExitCode::inconclusive;
    }
    return ExitCode::inconclusive;
}

} // namespace tracer::gate
