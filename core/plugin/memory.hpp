// SPDX-License-Identifier: Apache-2.0
// A plugin's memory as its descriptor sees it: addresses to bytes, each bounded by its segment. Backed by a file's
// bytes, so that nothing needs to be loaded. Knows no ELF.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tracer::plugin {

class Memory {
public:
    struct Range {
        std::uint64_t address = 0; ///< as the plugin's pointers have it
        std::uint64_t size = 0;
        const void *bytes = nullptr; ///< where they lie in our process; must outlive the Memory
        bool executable = false;
    };

    void add(const Range &range) { ranges_.push_back(range); }

    /// The `size` bytes at `address`, or nullptr where they are not all in one range.
    [[nodiscard]] const void *at(std::uint64_t address, std::uint64_t size) const;
    /// The bytes from `address` to the end of its range, at most `most`; nullptr data where there is no range.
    [[nodiscard]] std::string_view from(std::uint64_t address, std::uint64_t most) const;
    [[nodiscard]] bool is_code(std::uint64_t address) const;

private:
    [[nodiscard]] const Range *find(std::uint64_t address) const;
    std::vector<Range> ranges_;
};

} // namespace tracer::plugin
