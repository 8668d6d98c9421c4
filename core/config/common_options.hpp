// SPDX-License-Identifier: Apache-2.0
// What the options that every run has (model/common_options.hpp) set, once for the command line, tracer.toml and plugin
// options bound to the run. Knows no parser: texts go in, checked settings come out.
#pragma once

#include "base/result.hpp"
#include "model/common_options.hpp"
#include "model/settings.hpp"

#include <span>

namespace tracer::config {

using model::CommonOption;
using Formats = std::span<const model::FormatName>;

/// Puts an option's values in: all of them where it may be repeated, else the last. The error is about "option --NAME".
/// Nothing happens for what is read before the others (config, plugin-dir).
[[nodiscard]] Result<void> set_common(model::RunSettings &run, const CommonOption &option,
                                      std::span<const std::string> texts, Formats formats);
/// Does it go with a gate, which traces its command alone and shows no records?
[[nodiscard]] bool is_for_gates(const CommonOption &option);
/// The common option that a plugin's option is bound to; nullptr: none.
[[nodiscard]] const CommonOption *run_binding(const model::Option &option);

} // namespace tracer::config
