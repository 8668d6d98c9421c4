// SPDX-License-Identifier: Apache-2.0
// The bytes of a struct that no member covers. A view of libbpf's BTF; knows nothing of what the struct is for.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

struct btf;

namespace tracer::bpf {

struct Gap {
    std::size_t offset = 0, size = 0; ///< whole bytes
};
/// Of the struct and of structs in it, not of unions; none where the BTF has no struct of that name.
[[nodiscard]] std::vector<Gap> gaps_of(const btf *types, const std::string &name);

} // namespace tracer::bpf
