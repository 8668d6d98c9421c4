// SPDX-License-Identifier: Apache-2.0
// One run of a plugin around a command, and what came of it in numbers. Judges nothing.
#pragma once

#include "check/levels.hpp"
#include "model/ledger.hpp"

#include <cstdint>

namespace tracer::check {

/// In which way a run differs from an ordinary one.
struct Manner {
    std::uint32_t pid = 0;               ///< the filter; 0: none
    std::optional<bool> copies{};        ///< of every program that may have some, or of none, whatever the kernel
    std::optional<unsigned> idle_copy{}; ///< that stays off its hook
};

struct Observed {
    model::Ledger ledger;
    std::uint64_t events = 0; ///< records of ring buffers
    std::uint64_t others = 0; ///< rows, values in histograms, and counters that moved
};

/// In a process of its own. Errors: why there was no run, or not a whole one.
[[nodiscard]] Result<Observed> observe(const Subject &subject, const Usable &usable,
                                       const std::vector<std::string> &command, const Manner &manner);

} // namespace tracer::check
