// SPDX-License-Identifier: Apache-2.0
// Work in a process of its own, which may give up rights that this one still needs. Its answer comes back through a
// pipe. Knows nothing of the work.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <string>

namespace tracer::run {

/// The longest answer that is accepted, in bytes.
inline constexpr std::size_t longest_answer = 16u << 20;

/// Forks, does `work` in the child, and returns what it returned, be it an error. The child learns of the user's wish
/// to stop even if only this process was told (stop_fd()), and it gets SIGTERM if this process dies. No other thread
/// may run. Errors besides the work's own: cannot_trace.
[[nodiscard]] Result<std::string> do_apart(const std::function<Result<std::string>()> &work);

} // namespace tracer::run
