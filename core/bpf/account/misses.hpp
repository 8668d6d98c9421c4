// SPDX-License-Identifier: Apache-2.0
// How many events the kernel kept from our programs: what it counts itself, and the arithmetic that makes one figure
// of it. The arithmetic is pure.
#pragma once

#include "base/result.hpp"
#include "model/ledger.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

struct tracer_ledger;

namespace tracer::bpf {

class PerCpuSlot;

/// The kernel's own counts for one attached program.
struct ProgramMisses {
    std::size_t program = 0; ///< the copies of one program share it
    unsigned copy = 0;
    bool counting = false;
    bool kretprobe = false;
    std::uint64_t recursion = 0;           ///< runs skipped as the program was active on that CPU
    std::optional<std::uint64_t> unhooked; ///< kprobe, kretprobe hits without a run; nullopt: not reported (before 6.7)

    [[nodiscard]] std::uint64_t total() const { return recursion + unhooked.value_or(0); }
};

/// Reads them; what the kernel does not tell is 0.
[[nodiscard]] std::uint64_t recursion_misses(int program_fd);
[[nodiscard]] std::optional<std::uint64_t> probe_misses(int link_fd);
/// The sums of all CPUs in an object's map of struct tracer_ledger.
[[nodiscard]] Result<tracer_ledger> read_totals(PerCpuSlot &ledger);

/// What read_totals() found and the kernel's counts make the ledger of the run.
[[nodiscard]] model::Ledger make_ledger(const tracer_ledger &totals, const std::vector<ProgramMisses> &programs,
                                        bool copied);

} // namespace tracer::bpf
