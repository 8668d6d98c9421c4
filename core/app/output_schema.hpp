// SPDX-License-Identifier: Apache-2.0
// The JSON schema (draft 2020-12) of one line that a run of a plugin prints with --format json, from its columns.
#pragma once

#include "model/schema.hpp"

#include <nlohmann/json_fwd.hpp>

namespace tracer::app {

[[nodiscard]] nlohmann::ordered_json output_schema(const model::PluginSpec &spec);

} // namespace tracer::app
