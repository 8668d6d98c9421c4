// SPDX-License-Identifier: Apache-2.0
// What --where and --columns ask for, checked against the plugins of a request. Knows no parser: what a condition is,
// the model says.
#pragma once

#include "config/common_options.hpp"
#include "config/request.hpp"

#include <string_view>
#include <vector>

namespace tracer::config {

/// "[PLUGIN:]TEXT". What comes before a ':' is a plugin only if it looks like a plugin's name.
[[nodiscard]] model::Selection parse_selection(std::string_view text);

/// The member that such an option sets; nullptr: it is another option.
[[nodiscard]] std::vector<model::Selection> *selections_of(model::RunSettings &run, const CommonOption &option);

/// Removes selections from a file that serves several runs if they are about a plugin that exists but is not in this
/// run. They are checked like the rest.
Result<void> drop_others(Request &request, const FindPlugin &find);

/// To be called once all options are set. Errors: usage, if a plugin is not in the run or lacks the columns.
[[nodiscard]] Result<void> check_selections(const Request &request, Formats formats);

} // namespace tracer::config
