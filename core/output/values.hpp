// SPDX-License-Identifier: Apache-2.0
// The typed values of a record, under the names that every format uses. Knows no format.
#pragma once

#include "model/cell.hpp"
#include "model/errno_names.hpp"

namespace tracer::output {

using model::Cell;
using model::Reading;
using model::reading_of;
using model::Value;
using model::ValueKind;

} // namespace tracer::output
