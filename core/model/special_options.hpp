// SPDX-License-Identifier: Apache-2.0
// Options whose values the system knows by names or in a form of their own: errors, signals, system calls, ports,
// addresses, networks. Called by parse_option(); knows no settings but the value that it makes.
#pragma once

#include "model/parse_option.hpp"

#include <optional>

namespace tracer::model {

/// Nothing: the option is not of such a type. Errors: as parse_option() has them.
[[nodiscard]] std::optional<Result<OptionValue>> parse_special(const Option &option, std::string_view text);

} // namespace tracer::model
