// SPDX-License-Identifier: Apache-2.0
// gates.toml: the gates of a project, read key by key, each mistake named with its line and column. What measures and
// limits mean is not known here.
#pragma once

#include "base/result.hpp"
#include "model/gate_request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tracer::config {

/// `text` as if read from `path`; the gates in the order of the file. Errors: usage, "PATH:LINE:COLUMN: what".
[[nodiscard]] Result<std::vector<model::GateRequest>> parse_gates(const std::string &path, std::string_view text);
/// The file of -c, under the rules for tracer.toml.
[[nodiscard]] Result<std::vector<model::GateRequest>> read_gates(const std::string &path);

} // namespace tracer::config
