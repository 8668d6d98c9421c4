// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/map_ops.hpp"

#include <bpf/bpf.h>

#include <cerrno>

namespace tracer::bpf {
namespace {

class KernelMaps final : public MapOps {
public:
    int swap(int outer, int inner) override {
        const std::uint32_t slot = 0;
        return code(bpf_map_update_elem(outer, &slot, &inner, BPF_ANY));
    }
    int take_batch(int map, const void *in, void *out, void *keys, void *values, std::uint32_t &count) override {
        bpf_map_batch_opts options{};
        options.sz = sizeof options;
        return code(bpf_map_lookup_and_delete_batch(map, const_cast<void *>(in), out, keys, values, &count, &options));
    }
    int next_key(int map, const void *key, void *next) override { return code(bpf_map_get_next_key(map, key, next)); }
    int lookup(int map, const void *key, void *value) override { return code(bpf_map_lookup_elem(map, key, value)); }
    int erase(int map, const void *key) override { return code(bpf_map_delete_elem(map, key)); }

private:
    static int code(int result) { return result == 0 ? 0 : errno; }
};

} // namespace

MapOps &kernel_maps() {
    static KernelMaps maps;
    return maps;
}

} // namespace tracer::bpf
