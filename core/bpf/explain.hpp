// SPDX-License-Identifier: Apache-2.0
// Which variant a run would take on this kernel, and why none of the others. Leaves nothing attached.
#pragma once

#include "bpf/attach.hpp"

#include <string>
#include <vector>

namespace tracer::bpf {

/// One rung of the ladder: taken, or why not.
struct Attempt {
    std::string variant;
    bool chosen = false;
    std::string
        reason; ///< one line: the kernel's or the user's reason; for the chosen one, why it stands where it does
    bool own_fault = false; ///< the plugin would be refused on other machines, too, as far as the kernel tells
    std::vector<std::string> left_out; ///< optional programs that this kernel has no target for
    bool ends_calls = false;           ///< tracer attaches a program of its own beside them: thread_exit_program
    unsigned copies = 1;               ///< of its programs on each hook
    std::string traces;                ///< of a pattern: how many functions it stands for; else empty
};

/// The ladder of attach() with its reasons. Every variant is tried.
[[nodiscard]] std::vector<Attempt> explain(const AttachRequest &request);

} // namespace tracer::bpf
