// SPDX-License-Identifier: Apache-2.0
// Writes a description down as C: the constant structs of <tracer/abi.h>, and the bytes of the objects.
#pragma once

#include "describe/describe.hpp"

namespace tracer::describe {

/// The source of a plugin whose objects lie at `objects`, in the order of `spec.objects`. Errors: usage, a file that
/// cannot be read.
[[nodiscard]] Result<std::string> generate(const model::PluginSpec &spec, const std::vector<ObjectFile> &objects);

} // namespace tracer::describe
