// SPDX-License-Identifier: Apache-2.0
#include "plugin/memory.hpp"

#include <algorithm>

namespace tracer::plugin {
namespace {

/// Arithmetic on integers: a range in tests is the whole address space, which is not an array that a pointer may cross.
const void *beyond(const void *bytes, std::uint64_t offset) {
    return reinterpret_cast<const void *>(reinterpret_cast<std::uintptr_t>(bytes) + offset); // NOLINT(*-int-to-ptr)
}

} // namespace

const Memory::Range *Memory::find(std::uint64_t address) const {
    const auto found = std::find_if(ranges_.begin(), ranges_.end(), [&](const Range &range) {
        return address >= range.address && address - range.address < range.size;
    });
    return found == ranges_.end() ? nullptr : &*found;
}

const void *Memory::at(std::uint64_t address, std::uint64_t size) const {
    const Range *range = find(address);
    if (!range || size > range->size - (address - range->address)) return nullptr;
    return beyond(range->bytes, address - range->address);
}

std::string_view Memory::from(std::uint64_t address, std::uint64_t most) const {
    const Range *range = find(address);
    if (!range) return {};
    const std::uint64_t offset = address - range->address;
    return {static_cast<const char *>(beyond(range->bytes, offset)),
            static_cast<std::size_t>(std::min(most, range->size - offset))};
}

bool Memory::is_code(std::uint64_t address) const {
    const Range *range = find(address);
    return range && range->executable;
}

} // namespace tracer::plugin
