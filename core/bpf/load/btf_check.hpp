// SPDX-License-Identifier: Apache-2.0
// Is an object's ".BTF" whole? Reads bytes, knows no kernel.
#pragma once

#include "base/bytes.hpp"

#include <string>

namespace tracer::bpf {

/// The first thing that is wrong with it, in words that follow "it "; empty: nothing.
[[nodiscard]] std::string check_btf(const Bytes &btf);

} // namespace tracer::bpf
