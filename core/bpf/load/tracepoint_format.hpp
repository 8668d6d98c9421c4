// SPDX-License-Identifier: Apache-2.0
// What a tracepoint hands to a program, as the kernel writes it in tracefs, against the struct that the program reads
// it through. Pure: knows neither BTF nor files.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::bpf {

/// A field of events/CATEGORY/NAME/format.
struct FormatField {
    std::string name;
    std::size_t offset = 0, size = 0;
    bool is_signed = false;
    bool located = false; ///< __data_loc: says where the field's bytes are
};
[[nodiscard]] std::vector<FormatField> parse_format(std::string_view text);

/// A member of the program's struct.
struct ContextMember {
    std::string name;
    std::size_t offset = 0, size = 0;
    std::size_t item = 0;          ///< of an array: bytes of an item; else 0
    std::optional<bool> is_signed; ///< of a plain integer
};
struct ContextStruct {
    std::string name;
    std::vector<ContextMember> members;
};

/// Why a program that reads `context` would read something else than it says: the first member, and what the kernel has
/// there; empty: nothing.
[[nodiscard]] std::string misread(const ContextStruct &context, const std::string &tracepoint,
                                  const std::vector<FormatField> &fields);

} // namespace tracer::bpf
