// SPDX-License-Identifier: Apache-2.0
// Symbols, users and stacks that a test makes up. Knows nothing of the kernel, nor of any plugin.
#pragma once

#include "model/names.hpp"

#include <map>
#include <string>
#include <vector>

namespace tracer::golden {

class FakeNames final : public model::Names {
public:
    struct Named {
        std::string name, module;
    };
    std::map<std::uint64_t, Named> symbols; ///< by start; an address up to 0x1000 above belongs to it
    std::map<std::uint32_t, std::string> users;

    [[nodiscard]] model::Symbol symbol(std::uint64_t address, std::uint32_t process = kernel) override {
        if (process != kernel) return {};
        auto at = symbols.upper_bound(address);
        if (at == symbols.begin()) return {};
        --at;
        if (address - at->first >= 0x1000) return {};
        return {at->second.name, at->second.module, address - at->first};
    }
    [[nodiscard]] std::string_view user(std::uint32_t uid) override {
        const auto at = users.find(uid);
        return at == users.end() ? std::string_view() : std::string_view(at->second);
    }
};

class FakeStacks final : public model::StackReader {
public:
    std::map<std::int32_t, std::vector<std::uint64_t>> stacks;
    [[nodiscard]] std::span<const std::uint64_t> stack(std::int32_t id) override {
        const auto at = stacks.find(id);
        return at == stacks.end() ? std::span<const std::uint64_t>() : std::span<const std::uint64_t>(at->second);
    }
};

} // namespace tracer::golden
