// SPDX-License-Identifier: Apache-2.0
#include "bpf/features.hpp"

#include "base/errno_error.hpp"
#include "bpf/kinds/kind.hpp"

#include <unistd.h>

namespace tracer::bpf {

std::vector<Feature> try_attach_kinds() {
    std::vector<Feature> features;
    for (const auto &row : model::attach_kinds())
        if (const auto &kind = kind_of(row.attach); kind.probe)
            features.push_back({row.name, kind.probe(), kind.without});
    return features;
}

Result<void> try_ring_buffer() {
    const auto page = static_cast<__u32>(::sysconf(_SC_PAGESIZE));
    const Fd ring(::bpf_map_create(BPF_MAP_TYPE_RINGBUF, "tracer_doctor", 0, 0, page, nullptr));
    if (!ring) return errno_error("the kernel refuses the ring buffer");
    return {};
}

} // namespace tracer::bpf
