// SPDX-License-Identifier: Apache-2.0
// Whether an option and the variable that takes it fit each other: its range, what it starts with, and whether any
// program reads it. Knows no tags.
#pragma once

#include "describe/types.hpp"
#include "model/schema.hpp"

#include <bpf/libbpf.h>

namespace tracer::describe {

/// The range and the labels must be numbers that the variable can hold, and what it starts with must lie in the range.
/// Outside it may be 0, or the type's least or greatest value, by which programs tell that the option was not given.
/// Errors: usage.
[[nodiscard]] Result<void> check_variable(bpf_object *object, const Types &types, const Named &variable,
                                          const model::Option &option);
/// Does code of the object refer to it? Also true where that cannot be told.
[[nodiscard]] bool is_read(std::span<const std::byte> elf, const Types &types, const Named &variable);
/// The error where none does.
[[nodiscard]] Error nobody_reads(const model::Option &option);
/// Does a program or a source depend on the option? Then nobody has to read its variable.
[[nodiscard]] bool is_condition(const model::PluginSpec &spec, const std::string &option);

} // namespace tracer::describe
