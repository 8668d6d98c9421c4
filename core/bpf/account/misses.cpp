// SPDX-License-Identifier: Apache-2.0
#include "bpf/account/misses.hpp"

#include <bpf/bpf.h>

#include <cstddef>

namespace tracer::bpf {

std::uint64_t recursion_misses(int program_fd) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof info;
    if (bpf_obj_get_info_by_fd(program_fd, &info, &size) != 0) return 0;
    return size >= offsetof(bpf_prog_info, recursion_misses) + sizeof info.recursion_misses ? info.recursion_misses : 0;
}

} // namespace tracer::bpf
