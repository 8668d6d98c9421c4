// SPDX-License-Identifier: Apache-2.0
// Would an object's programs heed the filters that the user asks for? One that never looks would show everything.
#pragma once

#include "bpf/attach.hpp"
#include "bpf/load/object.hpp"

namespace tracer::bpf {

/// Errors: usage, if a filter of the run would be ignored.
[[nodiscard]] Result<void> check_filters(const CheckedObject &checked, const OpenObject &object,
                                         const AttachRequest &request);

} // namespace tracer::bpf
