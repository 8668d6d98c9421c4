// SPDX-License-Identifier: Apache-2.0
// From what each CPU has of a per-CPU hash's row to the row: numbers add up, histograms merge, and what names something
// is taken from a CPU that has it. Knows no maps.
#pragma once

#include "model/record.hpp"

namespace tracer::bpf {

class CpuMerger {
public:
    explicit CpuMerger(const model::Source &source);

    /// `row` holds the value of every CPU, each at a multiple of `stride` bytes; the first becomes the row's.
    void merge(std::span<std::byte> row, std::size_t stride) const;

private:
    struct Part {
        std::uint32_t offset, size;
    };
    bool histograms_;
    std::vector<Part> sums_; ///< numbers of 1, 2, 4 or 8 bytes, none twice
    std::vector<Part> others_;
};

} // namespace tracer::bpf
