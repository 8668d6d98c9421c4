// SPDX-License-Identifier: Apache-2.0
// The parts of verify_descriptor(): one plugin's words against one opened object. Errors name both sides.
#pragma once

#include "bpf/load/object.hpp"
#include "model/schema.hpp"

namespace tracer::bpf {

/// The names of an object's own maps and constants.
[[nodiscard]] std::vector<std::string> maps_of(const OpenObject &object);
[[nodiscard]] std::vector<std::string> constants_of(const OpenObject &object);
/// "did you mean x?", or "`has`: a, b"; for a name that is not among `known`.
[[nodiscard]] std::string nearest(const std::string &name, std::vector<std::string> known, const std::string &has);

/// The maps of a source, and the structs that its columns lie in.
[[nodiscard]] Result<void> verify_source(const model::PluginSpec &spec, const model::Source &source,
                                         const OpenObject &object);
/// The programs of a variant: present, of the type that the attachment needs, and with their copies if those are
/// promised.
[[nodiscard]] Result<void> verify_programs(const model::PluginSpec &spec, const model::Variant &variant,
                                           const OpenObject &object);
/// The maps and constants that the host knows by name.
[[nodiscard]] Result<void> verify_common(const model::PluginSpec &spec, const OpenObject &object);
/// True if `object` has what the option is bound to; an error if it has the wrong thing by that name.
[[nodiscard]] Result<bool> verify_option(const model::PluginSpec &spec, const model::Option &option,
                                         const OpenObject &object);

} // namespace tracer::bpf
