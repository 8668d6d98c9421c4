// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/stack_map.hpp"

#include <bpf/bpf.h>

#include <algorithm>

namespace tracer::bpf {

std::span<const std::uint64_t> StackMap::stack(std::int32_t id) {
    if (id < 0 || bpf_map_lookup_elem(map_fd_, &id, addresses_.data()) != 0) return {};
    const auto end = std::find(addresses_.begin(), addresses_.end(), 0u);
    return {addresses_.begin(), end};
}

} // namespace tracer::bpf
