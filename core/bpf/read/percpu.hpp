// SPDX-License-Identifier: Apache-2.0
// Adds up what each CPU has in slot 0 of a per-CPU array. The sums are pure; one class reads the kernel.
#pragma once

#include "base/result.hpp"
#include "model/histogram.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tracer::bpf {

/// `values` holds one struct of `count` u64 per CPU, each at a multiple of `stride` bytes.
[[nodiscard]] std::vector<std::uint64_t> sum_words(std::span<const std::byte> values, std::size_t stride,
                                                   std::size_t count);
/// The same for struct tracer_hist: sums, except for the least and the greatest value.
[[nodiscard]] model::Histogram sum_histograms(std::span<const std::byte> values, std::size_t stride);

/// Slot 0 of a per-CPU array, all CPUs; the buffer is kept.
class PerCpuSlot {
public:
    PerCpuSlot(int map_fd, std::size_t value_size);
    /// Bytes of every possible CPU, until the next call. Errors: cannot_trace.
    Result<std::span<const std::byte>> read();
    [[nodiscard]] std::size_t stride() const { return stride_; }

private:
    int map_fd_;
    std::size_t stride_;
    std::vector<std::byte> buffer_;
};

} // namespace tracer::bpf
