// SPDX-License-Identifier: Apache-2.0
// Loading for a list of many plugins. load() of catalog.hpp keeps its library for the life of the process; that, ten
// thousand times, would make ld.so compare each new name with all before (10 s) and use up the mappings.
#pragma once

#include "plugin/catalog.hpp"

namespace tracer::plugin {

/// As load(), but a plugin without native code is not kept loaded: its BPF objects are copied.
[[nodiscard]] Result<std::shared_ptr<Plugin>> load_for_list(const std::filesystem::path &file);

} // namespace tracer::plugin
