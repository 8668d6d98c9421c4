// SPDX-License-Identifier: Apache-2.0
// Which kernel functions an object's programs call, read from its instructions before anything is loaded: a tracer
// watches, so those that change what is watched must be allowed by name. Knows nothing of what the programs are for.
#pragma once

#include "base/result.hpp"
#include "model/schema.hpp"

#include <string>
#include <vector>

namespace tracer::bpf {

/// Every function of the object counts, whether it is to be loaded or not. `allowed`: helpers and kfuncs by their full
/// names. Errors: usage, for the first call that neither reads nor is allowed.
[[nodiscard]] Result<void> check_helpers(const std::string &plugin, const model::Object &object,
                                         const std::vector<std::string> &allowed);

} // namespace tracer::bpf
