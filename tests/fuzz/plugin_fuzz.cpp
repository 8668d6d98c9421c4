// SPDX-License-Identifier: Apache-2.0
// Any bytes as a plugin's file: read whole, as `list` and `info` do, and its memory as it would stand once loaded.
#include "plugin/shared_object.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const auto read = tracer::plugin::read_shared_object(std::as_bytes(std::span(data, size)));
    if (!read) {
        if (read.error().message.empty() || read.error().line().find('\n') != std::string::npos) std::abort();
        return 0;
    }
    // What was accepted can be used: every object's bytes are there to be read.
    unsigned sum = 0;
    for (const auto &object : read->descriptor.spec.objects)
        for (const std::byte byte : object.elf)
            sum += std::to_integer<unsigned>(byte);
    return sum == ~0u ? -1 : 0;
}
