// SPDX-License-Identifier: Apache-2.0
// Turns an option's value into the bytes of the constant that it is bound to. Pure; knows no libbpf.
#pragma once

#include "base/result.hpp"
#include "model/settings.hpp"

#include <cstddef>
#include <span>

namespace tracer::bpf {

/// Fills `out` (the constant, of whatever size it has). Errors: usage, naming the option, if the value doesn't fit.
[[nodiscard]] Result<void> write_option(const std::string &option, const model::OptionValue &value, bool is_signed,
                                        std::span<std::byte> out);

} // namespace tracer::bpf
