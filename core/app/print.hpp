// SPDX-License-Identifier: Apache-2.0
// A command's whole answer to stdout. Not for records: those have writers.
#pragma once

#include "base/result.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace tracer::app {

/// Errors: output_failed.
[[nodiscard]] Result<ExitCode> print(const std::string &text, ExitCode code = ExitCode::ok);
/// Indented, one document; bytes that are not UTF-8 are replaced.
[[nodiscard]] Result<ExitCode> print(const nlohmann::ordered_json &document, ExitCode code = ExitCode::ok);

} // namespace tracer::app
