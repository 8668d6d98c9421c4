// SPDX-License-Identifier: Apache-2.0
#include "recording/histogram_bytes.hpp"

#include "recording/cursor.hpp"

#include <algorithm>
#include <cstring>

namespace tracer::recording {
namespace {

template <class T>
char *put(char *at, T value) {
    std::memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

} // namespace

char *put_histogram(char *at, const model::Histogram &histogram) {
    for (const std::uint64_t figure : {histogram.count, histogram.sum, histogram.min, histogram.max})
        at = put(at, figure);
    const auto empty = std::ranges::count(histogram.buckets, std::uint64_t{0});
    at = put(at, static_cast<std::uint16_t>(model::hist_buckets - static_cast<std::size_t>(empty)));
    for (std::size_t b = 0; b < model::hist_buckets; ++b) {
        if (histogram.buckets[b] == 0) continue;
        at = put(at, static_cast<std::uint16_t>(b));
        at = put(at, histogram.buckets[b]);
    }
    return at;
}

bool read_histogram(Cursor &from, model::Histogram &histogram) {
    for (std::uint64_t *figure : {&histogram.count, &histogram.sum, &histogram.min, &histogram.max})
        *figure = from.get<std::uint64_t>();
    const auto buckets = from.get<std::uint16_t>();
    for (std::uint16_t i = 0; i < buckets && from.good(); ++i) {
        const auto bucket = from.get<std::uint16_t>();
        const auto count = from.get<std::uint64_t>();
        if (bucket >= model::hist_buckets) return false;
        histogram.buckets[bucket] = count;
    }
    return from.good();
}

} // namespace tracer::recording
