// SPDX-License-Identifier: Apache-2.0
// The few map operations that exact reading is made of, as an interface so that a test can stand in for the kernel.
// Each returns 0 or a positive errno.
#pragma once

#include <cstdint>

namespace tracer::bpf {

class MapOps {
public:
    virtual ~MapOps() = default;
    /// Puts `inner` into slot 0 of the outer map; returns when no program uses the one that was there.
    virtual int swap(int outer, int inner) = 0;
    /// As bpf(2)'s BPF_MAP_LOOKUP_AND_DELETE_BATCH; `count` in: room, out: taken. `in` null: from the start.
    virtual int take_batch(int map, const void *in, void *out, void *keys, void *values, std::uint32_t &count) = 0;
    virtual int next_key(int map, const void *key, void *next) = 0;
    virtual int lookup(int map, const void *key, void *value) = 0;
    virtual int erase(int map, const void *key) = 0;
};

/// The kernel's.
[[nodiscard]] MapOps &kernel_maps();

} // namespace tracer::bpf
