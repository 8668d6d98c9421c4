// SPDX-License-Identifier: Apache-2.0
// The parts of verify_descriptor(): one plugin's words against one opened object. Errors name both sides.
#pragma once

#include "bpf/load/object.hpp"
#include "model/schema.hpp"

namespace tracer::bpf {

/// The maps of a source, and the structs that its columns lie in.
[[nodiscard]] Result<void> verify_source(const model::PluginSpec &spec, const model::Source &source,
                                         const OpenObject &object);
/// The programs of a variant: there, of the type that the attachment needs, with its copies where they are promised.
[[nodiscard]] Result<void> verify_programs(const model::PluginSpec &spec, const model::Variant &variant,
                                           const OpenObject &object);
/// The maps and constants that the host knows by name.
[[nodiscard]] Result<void> verify_common(const model::PluginSpec &spec, const OpenObject &object);
/// True where `object` has what the option is bound to; an error where it has, but the wrong one.
[[nodiscard]] Result<bool> verify_option(const model::PluginSpec &spec, const model::Option &option,
                                         const OpenObject &object);

} // namespace tracer::bpf
