// SPDX-License-Identifier: Apache-2.0
// From an option's tag to the option: its words, and what it is bound to by where the tag stands.
#pragma once

#include "describe/types.hpp"
#include "model/schema.hpp"

namespace tracer::describe {

/// On a `const volatile` variable, whose type tells the option's. Errors: usage.
[[nodiscard]] Result<model::Option> option_of_variable(const Types &types, const Named &variable, const Tag &tag);
/// On a map with so many entries: "size", "entries", "net". Errors: usage.
[[nodiscard]] Result<model::Option> option_of_map(const Types &types, const std::string &map, std::uint32_t entries,
                                                  const Tag &tag);
/// On the plugin: a parameter of the run or of the renderer, or one that only conditions look at ("flag", "set",
/// "choice"). Errors: usage.
[[nodiscard]] Result<model::Option> option_of_plugin(const Types &types, const Tag &tag);

} // namespace tracer::describe
