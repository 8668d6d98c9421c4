// SPDX-License-Identifier: Apache-2.0
// Is an object's ".BTF.ext" whole? Reads bytes, knows no kernel.
#pragma once

#include "base/bytes.hpp"

#include <string>

namespace tracer::bpf {

/// As check_btf(); `btf` is the ".BTF" that it refers to, found good.
[[nodiscard]] std::string check_btf_ext(const Bytes &ext, const Bytes &btf);

} // namespace tracer::bpf
