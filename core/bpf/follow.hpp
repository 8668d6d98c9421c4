// SPDX-License-Identifier: Apache-2.0
// Threads of a command and their descendants, tracked by core's own BPF program on fork and exec.
#pragma once

#include "base/result.hpp"
#include "model/kernel_facts.hpp"

#include <cstdint>
#include <memory>

namespace tracer::bpf {

class Follower {
public:
    virtual ~Follower() = default;
    [[nodiscard]] virtual int map_fd() const = 0;
    virtual Result<void> add(std::uint32_t tid) = 0;
    /// At most this many threads of the command are not followed: there was no room for them, or the kernel skipped all
    /// copies of a program at somebody's fork or exec, perhaps theirs.
    [[nodiscard]] virtual std::uint64_t unfollowed() const = 0;
};
[[nodiscard]] Result<std::unique_ptr<Follower>> follow(const model::KernelFacts &facts);

} // namespace tracer::bpf
