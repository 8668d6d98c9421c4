// SPDX-License-Identifier: Apache-2.0
// What is not wrong enough to refuse a plugin, and yet makes it wrong: read from its objects, as far as it can be seen
// there. Loads nothing.
#pragma once

#include "bpf/load/checked_object.hpp"

#include <string>
#include <vector>

namespace tracer::bpf {

struct Lint {
    bool broken = false; ///< its records or counts are wrong; else a warning: they may be, somewhere
    std::string name;    ///< of the lint: "padding"
    std::string message; ///< what and why
    std::string hint;    ///< what to do
};

/// `objects` are those of verify_descriptor(), which found no fault with `spec`. Sorted as found, none twice.
[[nodiscard]] std::vector<Lint> lint(const model::PluginSpec &spec, const CheckedObjects &objects);

} // namespace tracer::bpf
