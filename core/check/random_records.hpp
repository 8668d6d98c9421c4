// SPDX-License-Identifier: Apache-2.0
// Records that no kernel would make: random bytes, all of one kind, small numbers. The same ones for the same seed.
// Knows no formatter.
#pragma once

#include "model/histogram.hpp"
#include "model/record.hpp"

#include <random>
#include <vector>

namespace tracer::check {

class RandomRecords {
public:
    explicit RandomRecords(std::uint64_t seed) : random_(seed) {}

    /// Valid until this source's next one.
    [[nodiscard]] model::RecordView record(const model::Source &source) {
        fill(key_, source.key_size);
        fill(value_, source.value_size);
        return {&source, key_, value_, random_()};
    }
    [[nodiscard]] model::Histogram histogram() {
        model::Histogram histogram;
        for (auto &bucket : histogram.buckets) {
            bucket = random_() % 4 ? 0 : random_() >> 24;
            histogram.count += bucket;
        }
        histogram.sum = random_();
        histogram.min = random_() >> (random_() % 64);
        histogram.max = histogram.min + (random_() >> 1 >> (random_() % 63));
        return histogram;
    }

private:
    void fill(std::vector<std::byte> &bytes, std::size_t size) {
        bytes.resize(size);
        const auto kind = random_() % 4;
        for (std::byte &byte : bytes) {
            const auto value = random_();
            byte = static_cast<std::byte>(kind == 0   ? 0
                                          : kind == 1 ? 0xff
                                          : kind == 2 ? value % 8 ? 0 : value >> 8
                                                      : value);
        }
    }
    std::mt19937_64 random_;
    std::vector<std::byte> key_, value_;
};

} // namespace tracer::check
