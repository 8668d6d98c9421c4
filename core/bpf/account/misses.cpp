// SPDX-License-Identifier: Apache-2.0
#include "bpf/account/misses.hpp"

#include <bpf/bpf.h>

#include <algorithm>
#include <cstddef>

namespace tracer::bpf {

void add_link(std::vector<ProgramMisses> &all, const ProgramMisses &link) {
    const auto known = std::ranges::find_if(
        all, [&](const ProgramMisses &p) { return p.program == link.program && p.copy == link.copy; });
    if (known == all.end()) {
        all.push_back(link);
        return;
    }
    known->recursion = std::max(known->recursion, link.recursion); // the later reading
    if (link.unhooked) known->unhooked = known->unhooked.value_or(0) + *link.unhooked;
}

std::uint64_t recursion_misses(int program_fd) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof info;
    if (bpf_obj_get_info_by_fd(program_fd, &info, &size) != 0) return 0;
    return size >= offsetof(bpf_prog_info, recursion_misses) + sizeof info.recursion_misses ? info.recursion_misses : 0;
}

} // namespace tracer::bpf
