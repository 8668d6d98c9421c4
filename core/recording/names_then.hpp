// SPDX-License-Identifier: Apache-2.0
// Symbols, users and stacks as a recording has told them so far. Knows no kernel.
#pragma once

#include "model/names.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace tracer::recording {

class NamesThen final : public model::Names {
public:
    void put_symbol(std::uint64_t address, std::uint64_t offset, std::string_view name, std::string_view module) {
        symbols_[address] = {std::string(name), std::string(module), offset};
        ++generation_;
    }
    void put_user(std::uint32_t uid, std::string_view name) { users_[uid] = name; }

    [[nodiscard]] model::Symbol symbol(std::uint64_t address, std::uint32_t process = kernel) override {
        const auto at = process == kernel ? symbols_.find(address) : symbols_.end();
        if (at == symbols_.end() || at->second.name.empty()) return {};
        return {at->second.name, at->second.module, at->second.offset};
    }
    [[nodiscard]] std::string_view user(std::uint32_t uid) override {
        const auto at = users_.find(uid);
        return at == users_.end() ? std::string_view() : std::string_view(at->second);
    }
    /// Of another architecture's recording the numbers have other names.
    [[nodiscard]] std::string_view call(std::int64_t number) override {
        return same_calls_ ? Names::call(number) : std::string_view();
    }
    void forget_calls() { same_calls_ = false; }
    [[nodiscard]] std::uint64_t generation() const override { return generation_; }

private:
    struct Named {
        std::string name, module;
        std::uint64_t offset;
    };
    std::unordered_map<std::uint64_t, Named> symbols_;
    std::unordered_map<std::uint32_t, std::string> users_;
    std::uint64_t generation_ = 0;
    bool same_calls_ = true;
};

/// Of one plugin.
class StacksThen final : public model::StackReader {
public:
    void put(std::int32_t id, std::vector<std::uint64_t> frames) { stacks_[id] = std::move(frames); }
    [[nodiscard]] std::span<const std::uint64_t> stack(std::int32_t id) override {
        const auto at = stacks_.find(id);
        return at == stacks_.end() ? std::span<const std::uint64_t>() : std::span<const std::uint64_t>(at->second);
    }

private:
    std::unordered_map<std::int32_t, std::vector<std::uint64_t>> stacks_;
};

} // namespace tracer::recording
