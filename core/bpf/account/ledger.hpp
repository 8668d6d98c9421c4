// SPDX-License-Identifier: Apache-2.0
// Makes the ledger out of what the programs counted and what the kernel kept from them. The arithmetic is pure.
#pragma once

#include "base/result.hpp"
#include "bpf/account/misses.hpp"
#include "model/ledger.hpp"

#include <vector>

struct tracer_ledger;

namespace tracer::bpf {

class PerCpuSlot;

/// The sums of all CPUs in an object's map of struct tracer_ledger.
[[nodiscard]] Result<tracer_ledger> read_totals(PerCpuSlot &ledger);

/// The ledger of the run, made from what read_totals() found and the kernel's counts.
[[nodiscard]] model::Ledger make_ledger(const tracer_ledger &totals, const std::vector<ProgramMisses> &programs,
                                        bool copied);

} // namespace tracer::bpf
