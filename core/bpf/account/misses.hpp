// SPDX-License-Identifier: Apache-2.0
// How many runs of a program the kernel skipped, as it counts them itself. Reading what a link tells is up to its kind
// (bpf/kinds).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tracer::bpf {

/// The kernel's own counts for one program, or one copy of it, wherever it is attached.
struct ProgramMisses {
    std::size_t program = 0; ///< the copies of one program share it
    unsigned copy = 0;
    bool counting = false;
    bool kretprobe = false;
    std::uint64_t recursion = 0; ///< runs skipped because the program was active on that CPU
    std::optional<std::uint64_t>
        unhooked; ///< its links' hits without a run; nullopt: not reported (kprobes before 6.7)

    [[nodiscard]] std::uint64_t total() const { return recursion + unhooked.value_or(0); }
};

/// Adds what was read for one more link. The links of one program each tell their own hits, but its skipped runs are
/// the program's: counted for all links together, and told again with each.
void add_link(std::vector<ProgramMisses> &all, const ProgramMisses &link);

/// What the kernel does not tell is 0.
[[nodiscard]] std::uint64_t recursion_misses(int program_fd);

} // namespace tracer::bpf
