// SPDX-License-Identifier: Apache-2.0
// The version of what JSON output means, in every `start` record; docs/abi.md says when it goes up.
#pragma once

namespace tracer::output {

inline constexpr unsigned json_version = 1;

} // namespace tracer::output
