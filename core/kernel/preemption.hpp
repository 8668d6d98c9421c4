// SPDX-License-Identifier: Apache-2.0
// Reads the kernel's preemption model out of the texts that tell it. Pure: knows no files.
#pragma once

#include "model/kernel_facts.hpp"

#include <string_view>

namespace tracer::kernel {

/// debugfs sched/preempt: "none voluntary (full) lazy", the active one in parentheses.
[[nodiscard]] model::Preemption preemption_of_debugfs(std::string_view text);
/// /proc/cmdline: the last "preempt=".
[[nodiscard]] model::Preemption preemption_of_cmdline(std::string_view text);
/// A kernel's .config.
[[nodiscard]] model::Preemption preemption_of_config(std::string_view text);
/// uname -v: "#1 SMP PREEMPT_DYNAMIC Debian ...". `version` as in KernelFacts.
[[nodiscard]] model::Preemption preemption_of_uname(std::string_view text, std::uint32_t version);
/// uname -r to KernelFacts::version; 0 where it cannot be read.
[[nodiscard]] std::uint32_t version_of_release(std::string_view release);

} // namespace tracer::kernel
