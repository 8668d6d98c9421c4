// SPDX-License-Identifier: Apache-2.0
// Descriptors with the options of four plugins, enough for command lines; nothing in them can run.
#pragma once

#include "config/request.hpp"

namespace tracer::config {

[[nodiscard]] Surroundings demo_surroundings();

} // namespace tracer::config
