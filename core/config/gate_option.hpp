// SPDX-License-Identifier: Apache-2.0
// The text of --gate: one budget, 'MEASURE OP LIMIT'. What measures and limits mean is not known here.
#pragma once

#include "base/result.hpp"
#include "model/gate_request.hpp"

#include <string_view>

namespace tracer::config {

/// OP of <= < >= > = == and "grow". Errors: usage, about "--gate".
[[nodiscard]] Result<model::BudgetRequest> parse_gate_option(std::string_view text);

} // namespace tracer::config
