// SPDX-License-Identifier: Apache-2.0
// `record -o DIR` is `run --record DIR`, with no other output than those that name a format. Knows no recording.
#pragma once

#include "config/command_line.hpp"

namespace tracer::config {

/// Makes the only --output without a format the folder of the recording, unless --record names it. Errors: usage, if
/// there is none or several.
[[nodiscard]] Result<void> name_recording(Given &given, Formats formats);

} // namespace tracer::config
