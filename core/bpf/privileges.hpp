// SPDX-License-Identifier: Apache-2.0
// May this process trace at all?
#pragma once

#include "base/result.hpp"

namespace tracer::bpf {

/// Errors: cannot_trace with the missing privilege.
[[nodiscard]] Result<void> check_privileges();

} // namespace tracer::bpf
