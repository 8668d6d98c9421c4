// SPDX-License-Identifier: Apache-2.0
// Interfaces through which a writer turns numbers into names without knowing where the names come from.
#pragma once

#include "model/syscall_names.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace tracer::model {

/// An address resolved. The views live until the next refresh of the resolver; an empty symbol: unknown.
struct Symbol {
    std::string_view name;
    std::string_view module; ///< empty: the kernel proper; "bpf" for BPF programs
    std::uint64_t offset = 0;
};

class Names {
public:
    virtual ~Names() = default;
    static constexpr std::uint32_t kernel = 0;
    /// `process`: whose address it is. Only kernel addresses are served; of any other process nothing is known.
    [[nodiscard]] virtual Symbol symbol(std::uint64_t address, std::uint32_t process = kernel) = 0;
    /// The user's name, or empty where the uid has none. Cached.
    [[nodiscard]] virtual std::string_view user(std::uint32_t uid) = 0;
    /// The system call's name, or empty where the number has none.
    [[nodiscard]] virtual std::string_view call(std::int64_t number) { return syscall_name(number); }
    /// Another number means that symbols may have changed: one that was asked for before may be another now.
    [[nodiscard]] virtual std::uint64_t generation() const { return 0; }
};

/// Addresses of a stack in a source's stack map, innermost first. Valid until the next call; empty: unknown id.
class StackReader {
public:
    virtual ~StackReader() = default;
    [[nodiscard]] virtual std::span<const std::uint64_t> stack(std::int32_t id) = 0;
};

} // namespace tracer::model
