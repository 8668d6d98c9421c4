// SPDX-License-Identifier: Apache-2.0
// From a plugin's descriptor to a program that runs in the kernel, and its maps read. The only room that knows libbpf;
// no libbpf type is in this header. Everything is undone by destructors.
#pragma once

#include "base/result.hpp"
#include "model/kernel_facts.hpp"
#include "model/settings.hpp"
#include "stream/origin.hpp"

#include <memory>

namespace tracer::bpf {

/// One rung of the ladder: taken, or why not.
struct Attempt {
    std::string variant;
    bool chosen = false;
    std::string
        reason; ///< one line: the kernel's or the user's reason; for the chosen one, why it stands where it does
    std::vector<std::string> left_out; ///< optional programs that this kernel has no target for
    unsigned copies = 1;               ///< of its programs on each hook
};

struct AttachRequest {
    const model::PluginSpec *spec = nullptr;
    const model::PluginSettings *settings = nullptr;
    const model::RunSettings *run = nullptr;
    const model::KernelFacts *facts = nullptr;
    int followed_map = -1; ///< of a Follower, or -1
};

/// Walks the ladder: the first variant that loads and attaches. Errors: cannot_trace with a reason a variant, usage for
/// a kind that the plugin lacks (exit code 3 too) or a value that does not fit.
[[nodiscard]] Result<std::unique_ptr<stream::Origin>> attach(const AttachRequest &request);

/// The same ladder with its reasons, nothing left attached: for `explain`. Every variant is tried.
[[nodiscard]] std::vector<Attempt> explain(const AttachRequest &request);

/// Holds the descriptor against the objects' BTF: maps, sizes, member offsets, constants, programs. Loads nothing.
[[nodiscard]] Result<void> verify_descriptor(const model::PluginSpec &spec);

/// Threads of a command and their descendants, kept by a BPF program of core's own on fork and exit.
class Follower {
public:
    virtual ~Follower() = default;
    [[nodiscard]] virtual int map_fd() const = 0;
    virtual Result<void> add(std::uint32_t tid) = 0;
    /// At most so many threads of the command are not followed: there was no room for them, or the kernel skipped all
    /// copies of a program at somebody's fork or exec, perhaps theirs.
    [[nodiscard]] virtual std::uint64_t unfollowed() const = 0;
};
[[nodiscard]] Result<std::unique_ptr<Follower>> follow(const model::KernelFacts &facts);

/// May this process trace at all? Errors: cannot_trace with the missing privilege.
[[nodiscard]] Result<void> check_privileges();

} // namespace tracer::bpf
