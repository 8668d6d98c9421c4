// SPDX-License-Identifier: Apache-2.0
// A plugin's BPF object, looked through once before libbpf sees it: whether it is whole, and what its programs call.
// Only such an object can be opened. Knows no libbpf.
#pragma once

#include "base/result.hpp"
#include "model/schema.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tracer::bpf {

class CheckedObject {
public:
    /// `object` must outlive the result. Errors: usage, if it is not what a compiler makes.
    [[nodiscard]] static Result<CheckedObject> check(const std::string &plugin, const model::Object &object,
                                                     const std::vector<std::string> &allowed_helpers);

    [[nodiscard]] const model::Object &object() const { return *object_; }
    /// Why it must not be loaded: it calls what is not allowed.
    [[nodiscard]] const std::optional<Error> &forbidden() const { return forbidden_; }

private:
    explicit CheckedObject(const model::Object &object) : object_(&object) {}
    const model::Object *object_;
    std::optional<Error> forbidden_;
};

/// Those of a plugin, by their names.
using CheckedObjects = std::map<std::string, CheckedObject, std::less<>>;

} // namespace tracer::bpf
