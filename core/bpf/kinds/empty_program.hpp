// SPDX-License-Identifier: Apache-2.0
// The smallest program and a function to put it on, by which a kind tries out what the kernel allows.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <bpf/bpf.h>

namespace tracer::bpf {

inline constexpr const char *any_function = "vfs_read"; ///< a function with a fixed place in every kernel since 5.10

/// `r0 = 0; exit`, loaded. Errors: cannot_trace.
[[nodiscard]] Result<Fd> load_empty(bpf_prog_type type, bpf_attach_type expected = {}, int btf_id = 0);

/// Closes the link again; -1: errno tells why there is none.
[[nodiscard]] Result<void> tried_link(int link_fd);

} // namespace tracer::bpf
