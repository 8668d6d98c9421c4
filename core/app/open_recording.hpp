// SPDX-License-Identifier: Apache-2.0
// A recording that the caller names, for all sub-commands that read one. Knows no sub-command.
#pragma once

#include "base/result.hpp"
#include "recording/player.hpp"

#include <string>

namespace tracer::app {

/// With the caller's rights: under sudo it must be one that the caller may read. Errors: usage, cannot_trace.
[[nodiscard]] Result<recording::Recording> open_recording(const std::string &folder);

/// After playing: says what is missing, and what became of the rest ("shown", "compared"). True: nothing is missing.
bool say_missing(const recording::Player &player, const std::string &folder, const char *became);

} // namespace tracer::app
