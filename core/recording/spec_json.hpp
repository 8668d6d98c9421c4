// SPDX-License-Identifier: Apache-2.0
// A plugin's description and settings as JSON, and back. Knows no recording.
#pragma once

#include "recording/description.hpp"
#include "recording/json_part.hpp"

namespace tracer::recording {

[[nodiscard]] Json to_json(const model::PluginSpec &spec);
[[nodiscard]] Json to_json(const model::PluginSpec &spec, const model::PluginSettings &settings);
/// Problems are reported to the part.
[[nodiscard]] model::PluginSpec read_spec(const Part &part);
[[nodiscard]] model::PluginSettings read_settings(const Part &part, const model::PluginSpec &spec);

} // namespace tracer::recording
