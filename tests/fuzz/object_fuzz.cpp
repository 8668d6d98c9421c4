// SPDX-License-Identifier: Apache-2.0
// Any bytes as a BPF object: what the check lets through, libbpf opens or refuses.
#include "bpf/load/object_check.hpp"

#include <bpf/libbpf.h>

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    static const bool quiet = (libbpf_set_print(nullptr), true);
    const auto bytes = std::as_bytes(std::span(data, size));
    if (quiet && tracer::bpf::check_object(bytes).empty())
        bpf_object__close(bpf_object__open_mem(bytes.data(), bytes.size(), nullptr));
    return 0;
}
