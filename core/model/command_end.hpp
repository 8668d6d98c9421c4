// SPDX-License-Identifier: Apache-2.0
// How the traced command ended. Knows nothing of who started it or who is told.
#pragma once

#include <csignal>
#include <cstdint>
#include <optional>

namespace tracer::model {

/// At most one is set; none: it could not even be killed, or is no longer waited for.
struct CommandEnd {
    std::optional<int> exit_status;
    std::optional<int> signal;    ///< that killed it
    std::uint64_t unfollowed = 0; ///< threads of it that may not have been followed, at most

    /// As a shell reports it: the exit status, or 128 + the signal.
    [[nodiscard]] int status() const { return exit_status ? *exit_status : 128 + signal.value_or(SIGKILL); }
};

} // namespace tracer::model
