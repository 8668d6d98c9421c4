// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/merge_cpus.hpp"

#include "model/column_types.hpp"
#include "model/histogram.hpp"

#include <algorithm>
#include <cstring>

namespace tracer::bpf {
namespace {

constexpr std::uint32_t word = sizeof(std::uint64_t);

template <class T>
void add(std::byte *to, const std::byte *from) {
    T a, b;
    std::memcpy(&a, to, sizeof a);
    std::memcpy(&b, from, sizeof b);
    a += b;
    std::memcpy(to, &a, sizeof a);
}

/// Is it a number of things, or part of one? What names or tells apart (an id, an address, flags) is not.
bool adds_up(const model::Column &column) {
    switch (column.type) {
    case TRACER_TYPE_U8:
    case TRACER_TYPE_U16:
    case TRACER_TYPE_U32:
    case TRACER_TYPE_U64:
    case TRACER_TYPE_S32:
    case TRACER_TYPE_S64:
    case TRACER_TYPE_RATIO:
        return true;
    default:
        return column.has(TRACER_COLUMN_SUM) || model::column_type(column.type).amount;
    }
}

void add(std::uint32_t size, std::byte *to, const std::byte *from) {
    switch (size) {
    case 1:
        return add<std::uint8_t>(to, from);
    case 2:
        return add<std::uint16_t>(to, from);
    case 4:
        return add<std::uint32_t>(to, from);
    default:
        return add<std::uint64_t>(to, from);
    }
}

void merge_histograms(std::span<std::byte> row, std::size_t stride) {
    model::Histogram all;
    for (std::size_t cpu = 0; cpu + stride <= row.size(); cpu += stride)
        all.merge(model::Histogram::of(row.subspan(cpu, stride)));
    all.put(row.first(stride));
}

} // namespace

CpuMerger::CpuMerger(const model::Source &source) : histograms_(source.kind == TRACER_SOURCE_HISTOGRAMS) {
    std::vector<bool> summed(source.value_size);
    for (const model::Column &column : source.columns) {
        if (column.has(TRACER_COLUMN_KEY)) continue;
        if (!adds_up(column)) {
            others_.push_back({column.offset, column.size});
            continue;
        }
        // A sum covers several numbers, which may be columns of their own, too.
        const std::uint32_t step = std::min(column.size, word);
        for (std::uint32_t at = column.offset; at + step <= column.offset + column.size; at += step) {
            if (summed[at]) continue;
            std::fill_n(summed.begin() + at, step, true);
            sums_.push_back({at, step});
        }
    }
}

void CpuMerger::merge(std::span<std::byte> row, std::size_t stride) const {
    if (histograms_) return merge_histograms(row, stride);
    for (std::size_t cpu = stride; cpu + stride <= row.size(); cpu += stride) {
        const std::byte *from = row.data() + cpu;
        for (const Part &part : sums_)
            add(part.size, row.data() + part.offset, from + part.offset);
        for (const Part &part : others_) {
            const auto here = row.subspan(part.offset, part.size);
            if (std::ranges::all_of(here, [](std::byte byte) { return byte == std::byte{}; }))
                std::memcpy(here.data(), from + part.offset, part.size);
        }
    }
}

} // namespace tracer::bpf
