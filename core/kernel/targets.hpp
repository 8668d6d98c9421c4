// SPDX-License-Identifier: Apache-2.0
// Does what a user wants traced exist? Asked before anything is loaded, so that a mistyped name is answered with the
// nearest ones. Loads no BPF and no BTF.
#pragma once

#include "base/result.hpp"
#include "model/settings.hpp"

#include <string>

namespace tracer::kernel {

/// Is `name` a function of this kernel that can be traced? If not: ExitCode::usage with the nearest names as hint.
/// `text` symbols of the kernel and its modules count.
[[nodiscard]] Result<void> check_function(const std::string &name, const std::string &kallsyms_path = "/proc/kallsyms");
/// The same for "category:name".
[[nodiscard]] Result<void> check_tracepoint(const std::string &name);
/// The same for every option that is a target: a function, functions (see functions.hpp) or "tracepoint:category:name".
[[nodiscard]] Result<void> check_targets(const model::PluginSpec &spec, const model::PluginSettings &settings);

} // namespace tracer::kernel
