// SPDX-License-Identifier: Apache-2.0
// What the running kernel is and can do. Reads /proc and /sys; loads no BPF.
#pragma once

#include "model/kernel_facts.hpp"

namespace tracer::kernel {

[[nodiscard]] model::KernelFacts detect();

} // namespace tracer::kernel
