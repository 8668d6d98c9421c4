// SPDX-License-Identifier: Apache-2.0
// What --where and --columns ask for, held against the plugins of a request. Knows no parser: what a condition is, the
// model says.
#pragma once

#include "config/common_options.hpp"
#include "config/request.hpp"

#include <string_view>
#include <vector>

namespace tracer::config {

/// "[PLUGIN:]TEXT". What stands before a ':' is a plugin only if it looks like its name.
[[nodiscard]] model::Selection parse_selection(std::string_view text);

/// The member that such an option sets; nullptr: it is another option.
[[nodiscard]] std::vector<model::Selection> *selections_of(model::RunSettings &run, const CommonOption &option);

/// Takes out what is about a plugin that is there, but not in this run: of a file that serves several runs. It is
/// checked like the rest.
Result<void> drop_others(Request &request, const FindPlugin &find);

/// Once all options are set. Errors: usage, where a plugin is not in the run, or has not the columns.
[[nodiscard]] Result<void> check_selections(const Request &request, Formats formats);

} // namespace tracer::config
