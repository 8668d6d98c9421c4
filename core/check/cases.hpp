// SPDX-License-Identifier: Apache-2.0
// Under which options a variant is checked: the defaults, and each way that an option's value changes what its programs
// do. Loads nothing.
#pragma once

#include "model/settings.hpp"

#include <string>
#include <vector>

namespace tracer::check {

struct Case {
    std::string name; ///< the options that differ from the defaults, "--folded"; empty: none
    model::PluginSettings settings;
};

/// The first one is the defaults, as far as the variant's condition allows, with a target where it takes one. Empty: no
/// options were found under which the variant serves.
[[nodiscard]] std::vector<Case> cases_of(const model::PluginSpec &spec, const model::Variant &variant);

} // namespace tracer::check
