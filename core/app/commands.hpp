// SPDX-License-Identifier: Apache-2.0
// One function a subcommand: takes the request, does the wiring, returns the exit code or the error to print.
#pragma once

#include "app/plugins.hpp"
#include "config/request.hpp"

namespace tracer::app {

[[nodiscard]] Result<ExitCode> list(const config::Request &request);
[[nodiscard]] Result<ExitCode> info(const config::Request &request, const Plugins &plugins);
[[nodiscard]] Result<ExitCode> explain(const config::Request &request);
[[nodiscard]] Result<ExitCode> doctor(const config::Request &request);
[[nodiscard]] Result<ExitCode> create(const config::Request &request);
[[nodiscard]] Result<ExitCode> run(const config::Request &request, const Plugins &plugins);

} // namespace tracer::app
