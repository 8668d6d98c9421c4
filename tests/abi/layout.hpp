// SPDX-License-Identifier: Apache-2.0
// The ABI's layout as text: every struct's members with offset and size, every enumerator and macro with its value.
// Compared with sdk/abi/v1.layout.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tracer::test {

struct Member {
    std::string name;
    std::size_t offset, size;
};
struct Struct {
    std::string name;
    std::size_t size;
    std::vector<Member> members;
};

/// In the order in which abi.h declares them.
[[nodiscard]] std::vector<Struct> abi_structs();
/// "tracer_option.bind 48 8" lines, then the enumerators as abi.h spells them.
[[nodiscard]] std::string abi_layout(const std::string &header_text);

} // namespace tracer::test
