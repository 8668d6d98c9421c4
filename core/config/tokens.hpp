// SPDX-License-Identifier: Apache-2.0
// What a word of the command line looks like before anybody knows what it means.
#pragma once

#include <string_view>

namespace tracer::config {

/// "-x", "--x"; not "-", and not a negative number.
[[nodiscard]] bool looks_like_option(std::string_view token);
/// [a-z][a-z0-9_]*, or a path.
[[nodiscard]] bool looks_like_plugin(std::string_view token);

} // namespace tracer::config
