// SPDX-License-Identifier: Apache-2.0
// Reads one stack of a BPF stack map at a time.
#pragma once

#include "model/names.hpp"

#include <vector>

namespace tracer::bpf {

class StackMap final : public model::StackReader {
public:
    StackMap(int map_fd, std::size_t value_size) : map_fd_(map_fd), addresses_(value_size / sizeof(std::uint64_t)) {}
    [[nodiscard]] std::span<const std::uint64_t> stack(std::int32_t id) override;

private:
    int map_fd_;
    std::vector<std::uint64_t> addresses_;
};

} // namespace tracer::bpf
