// SPDX-License-Identifier: Apache-2.0
// What the running kernel is and can do, as plain data: found out by kernel/, used by bpf/ to order the ladder and by
// `explain` and `doctor` to give reasons.
#pragma once

#include <cstdint>
#include <string>

namespace tracer::model {

enum class Preemption { none, voluntary, lazy, full, unknown };

struct KernelFacts {
    std::string release;       ///< "6.1.0-30-amd64"
    std::uint32_t version = 0; ///< major << 16 | minor << 8 | patch
    bool has_btf = false;
    bool has_kprobes = false; ///< the kprobe PMU exists
    Preemption preemption = Preemption::unknown;

    [[nodiscard]] bool at_least(std::uint32_t major, std::uint32_t minor) const {
        return version >= (major << 16 | minor << 8);
    }
    /// A running BPF program can be preempted, so that others on its CPU are skipped: trampolines under full (6.0 and
    /// later) and lazy preemption; on 7.0 and later tracepoints, too.
    [[nodiscard]] bool preempts_trampolines() const {
        return (preemption == Preemption::full || preemption == Preemption::lazy) && at_least(6, 0);
    }
    [[nodiscard]] bool preempts_tracepoints() const {
        return (preemption == Preemption::full || preemption == Preemption::lazy) && at_least(7, 0);
    }
};

} // namespace tracer::model
