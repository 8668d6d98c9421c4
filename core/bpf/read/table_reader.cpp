// SPDX-License-Identifier: Apache-2.0
#include "bpf/read/table_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tracer::bpf {
namespace {

constexpr std::uint32_t first_chunk = 4096, least_chunk = 64;
constexpr std::size_t chunk_bytes = 16u << 20;
constexpr int no_such_operation = 524; // the kernel's ENOTSUPP, which has no name in user space

} // namespace

TableReader::TableReader(const model::Source &source, TableMaps maps, MapOps &ops)
    : source_(&source), maps_(maps), ops_(&ops),
      stride_(maps.cpus == 0 ? maps.value_size : (std::size_t{maps.value_size} + 7) & ~std::size_t{7}),
      row_size_(stride_ * std::max(maps.cpus, 1u)), merger_(source),
      chunk_(std::clamp(maps.max_entries, 1u,
                        std::clamp(static_cast<std::uint32_t>(chunk_bytes / std::max<std::size_t>(row_size_, 1)),
                                   least_chunk, first_chunk))),
      token_(std::max<std::size_t>(maps.key_size, 8)), next_token_(token_.size()) {}

Result<void> TableReader::read() {
    count_ = 0;
    const unsigned next = in_use_ ^ 1;
    if (const int error = ops_->swap(maps_.outer, maps_.inner[next]); error != 0) return failed("swap", error);
    const int left = maps_.inner[in_use_];
    in_use_ = next;
    auto taken = take_all(left);
    if (taken && maps_.cpus != 0)
        for (std::size_t i = 0; i < count_; ++i)
            merger_.merge(std::span(values_).subspan(i * row_size_, row_size_), stride_);
    return taken;
}

Result<void> TableReader::take_all(int map) {
    const void *in = nullptr;
    // Nobody adds to the map any more: more rows than entries would mean a kernel that goes round in circles.
    while (count_ <= maps_.max_entries) {
        make_room(count_ + chunk_);
        std::uint32_t count = chunk_;
        const int error = ops_->take_batch(map, in, next_token_.data(), keys_.data() + count_ * maps_.key_size,
                                           values_.data() + count_ * row_size_, count);
        if (error == 0 || error == ENOENT) {
            count_ += std::min(count, chunk_);
            if (error == ENOENT || count == 0) return {};
            token_.swap(next_token_);
            in = token_.data();
        } else if (error == ENOSPC && chunk_ < maps_.max_entries) {
            // One bucket holds more than a chunk. Nothing was taken.
            chunk_ = std::min(chunk_ * 2, maps_.max_entries);
        } else if (error == no_such_operation || (error == EINVAL && count_ == 0)) {
            return take_one_by_one(map);
        } else {
            return failed("read", error);
        }
    }
    return {};
}

Result<void> TableReader::take_one_by_one(int map) {
    while (count_ <= maps_.max_entries) {
        make_room(count_ + 1);
        auto *key = keys_.data() + count_ * maps_.key_size;
        int error = ops_->next_key(map, nullptr, key);
        if (error == ENOENT) return {};
        if (error == 0) error = ops_->lookup(map, key, values_.data() + count_ * row_size_);
        if (error == 0) error = ops_->erase(map, key);
        if (error != 0) return failed("read", error);
        ++count_;
    }
    return {};
}

void TableReader::make_room(std::size_t rows) {
    if (keys_.size() >= rows * maps_.key_size && values_.size() >= rows * row_size_) return;
    keys_.resize(rows * maps_.key_size);
    values_.resize(rows * row_size_);
}

Error TableReader::failed(const char *doing, int error) const {
    return {ExitCode::cannot_trace,
            std::string("cannot ") + doing + " table " + source_->map + ": " + std::strerror(error),
            {}};
}

std::vector<model::RecordView> TableReader::rows() const {
    std::vector<model::RecordView> views;
    views.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i)
        views.push_back({source_, std::span(keys_).subspan(i * maps_.key_size, source_->key_size),
                         std::span(values_).subspan(i * row_size_, source_->value_size)});
    return views;
}

} // namespace tracer::bpf
