// SPDX-License-Identifier: Apache-2.0
// One plugin option's typed text into a request, wherever it came from: parsed, kept with the plugin's settings, and,
// for an option that is bound to the run, put into the run's settings as well.
#pragma once

#include "config/request.hpp"

#include <string>
#include <vector>

namespace tracer::config {

/// `texts` as given, in order: all of them for entries (which add to what is there), the last one else. `spelled` is
/// how messages name the option. With several plugins, a filter or count of the run cannot come from one of them:
/// usage.
Result<void> assign(Request &request, PluginRequest &plugin, const model::Option &option, const std::string &spelled,
                    const std::vector<std::string> &texts);

/// Fills in fallbacks: in the plugin's settings and, if it is the only plugin, for its options that are bound to the
/// run.
Result<void> assign_fallbacks(Request &request, PluginRequest &plugin);

} // namespace tracer::config
