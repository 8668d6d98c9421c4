// SPDX-License-Identifier: Apache-2.0
// Names that commands print for the model's enumerations.
#pragma once

#include "model/kernel_facts.hpp"

namespace tracer::app {

[[nodiscard]] const char *preemption_name(model::Preemption preemption);
/// What this kernel's preemption means for whoever counts events, in one clause.
[[nodiscard]] const char *preemption_effect(const model::KernelFacts &facts);

} // namespace tracer::app
