// SPDX-License-Identifier: Apache-2.0
// The traced command as a session sees it: it waits, is let go, and ends. Knows neither who started it nor how its
// descendants are followed.
#pragma once

#include "base/result.hpp"
#include "model/command_end.hpp"

#include <cstdint>
#include <string>

namespace tracer::run {

/// Its destructor ends it.
class HeldCommand {
public:
    virtual ~HeldCommand() = default;
    /// Readable when it has ended.
    [[nodiscard]] virtual int end_fd() const = 0;
    /// Lets it go on to its exec, and waits for that. Errors: usage, if the exec fails.
    virtual Result<void> release() = 0;
    /// Ends it if it is still running.
    virtual model::CommandEnd end() = 0;
    /// "'make' exited with status 3"; empty for status 0.
    [[nodiscard]] virtual std::string words(const model::CommandEnd &end) const = 0;
    /// At most this many of its threads may not have been followed.
    [[nodiscard]] virtual std::uint64_t unfollowed() const = 0;
};

} // namespace tracer::run
