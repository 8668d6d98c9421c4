// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/percpu.hpp"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <tracer/bpf/shared.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <numeric>

namespace tracer::bpf {

static_assert(sizeof(tracer_hist) == model::hist_size);
static_assert(TRACER_HIST_BUCKETS == model::hist_buckets && TRACER_HIST_SUB_BITS == model::hist_sub_bits);

std::vector<std::uint64_t> sum_words(std::span<const std::byte> values, std::size_t stride, std::size_t count) {
    std::vector<std::uint64_t> sums(count);
    for (std::size_t cpu = 0; cpu + stride <= values.size(); cpu += stride)
        for (std::size_t i = 0; i < count; ++i) {
            std::uint64_t word = 0;
            std::memcpy(&word, values.data() + cpu + i * sizeof word, sizeof word);
            sums[i] += word;
        }
    return sums;
}

model::Histogram sum_histograms(std::span<const std::byte> values, std::size_t stride) {
    model::Histogram total;
    std::uint64_t least = 0; // as stored: value + 1, 0 is none
    for (std::size_t cpu = 0; cpu + stride <= values.size(); cpu += stride) {
        tracer_hist one{};
        std::memcpy(&one, values.data() + cpu, std::min(sizeof one, stride));
        total.sum += one.sum;
        total.max = std::max<std::uint64_t>(total.max, one.max);
        if (one.min != 0 && (least == 0 || one.min < least)) least = one.min;
        for (std::size_t b = 0; b < model::hist_buckets; ++b)
            total.buckets[b] += one.buckets[b];
        // Not the kernel side's own count: it is updated last, and programs go on while this is read.
        total.count += std::accumulate(std::begin(one.buckets), std::end(one.buckets), std::uint64_t{0});
    }
    total.min = least == 0 ? 0 : least - 1;
    return total;
}

PerCpuSlot::PerCpuSlot(int map_fd, std::size_t value_size)
    : map_fd_(map_fd), stride_((value_size + 7) & ~std::size_t{7}),
      buffer_(stride_ * static_cast<std::size_t>(std::max(libbpf_num_possible_cpus(), 1))) {}

Result<std::span<const std::byte>> PerCpuSlot::read() {
    const std::uint32_t slot = 0;
    if (bpf_map_lookup_elem(map_fd_, &slot, buffer_.data()) != 0)
        return Error{ExitCode::cannot_trace, std::string("cannot read a per-CPU map: ") + std::strerror(errno), {}};
    return std::span<const std::byte>(buffer_);
}

} // namespace tracer::bpf
