// SPDX-License-Identifier: Apache-2.0
// What an option that stands for one of the run's leaves out, taken from the run's own list. Knows no value.
#pragma once

#include "model/schema.hpp"

namespace tracer::model {

/// Fills in the name, bounds, metavar and help that it has not, and with `type_too` its type. Only for
/// TRACER_BIND_RUN, and where `bind` names a parameter of the run.
void complete_from_run(Option &option, bool type_too);

} // namespace tracer::model
