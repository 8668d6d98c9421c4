// SPDX-License-Identifier: Apache-2.0
// The `const volatile` variables of an open object, found by name through its BTF and set before it is loaded.
#pragma once

#include "base/result.hpp"

#include <bpf/libbpf.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tracer::bpf {

class Constants {
public:
    explicit Constants(bpf_object *object);

    struct Variable {
        std::string name;
        std::span<std::byte> bytes;
        bool is_signed = false; ///< an integer with a sign
    };
    /// nullptr: the object has no such variable.
    [[nodiscard]] const Variable *find(const std::string &name) const;
    [[nodiscard]] const std::vector<Variable> &all() const { return variables_; }
    /// Writes `value` (a struct or array of exactly that size). A variable that does not exist is not an error.
    Result<void> set(const std::string &name, std::span<const std::byte> value);
    template <class T>
    Result<void> set(const std::string &name, const T &value) {
        return set(name, std::as_bytes(std::span(&value, 1)));
    }

private:
    std::vector<Variable> variables_;
};

} // namespace tracer::bpf
