// SPDX-License-Identifier: Apache-2.0
// Turns a raw descriptor, wherever it is, into the checked model. Knows neither files nor ELF.
#pragma once

#include "base/result.hpp"
#include "model/schema.hpp"
#include "plugin/memory.hpp"

#include <cstdint>
#include <vector>

namespace tracer::plugin {

struct Descriptor {
    /// Its `format_text`s are all NULL: nothing is loaded yet. ELF spans lie in the memory that it was read from.
    model::PluginSpec spec;
    std::vector<std::uint64_t> callbacks; ///< of each source, the address of its `format_text`; 0: none
};

/// The descriptor at `address`. Errors: usage, with the plugin's name if it has one.
[[nodiscard]] Result<Descriptor> read_descriptor(const Memory &memory, std::uint64_t address);

} // namespace tracer::plugin
