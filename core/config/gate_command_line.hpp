// SPDX-License-Identifier: Apache-2.0
// The command line of `tracer gate`: its own options, those of a run that go with it, and --PLUGIN.OPTION for the
// plugins that the budgets need. Knows neither gates.toml nor what a budget says.
#pragma once

#include "config/scan.hpp"

namespace tracer::config {

/// `outline` without the sub-command's name. Fills in `request`; if help is asked for, only its text.
[[nodiscard]] Result<void> read_gate_options(const SubCommand &command, const Outline &outline,
                                             const Surroundings &around, Request &request);

} // namespace tracer::config
