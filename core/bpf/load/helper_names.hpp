// SPDX-License-Identifier: Apache-2.0
// BPF helpers by name, and which of them only look. Knows no programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tracer::bpf {

/// "bpf_send_signal"; of one that our headers do not know, "bpf_helper_300".
[[nodiscard]] std::string helper_name(std::int32_t number);
/// Does it change nothing but the program's own maps, stack and ring buffers?
[[nodiscard]] bool helper_only_reads(std::int32_t number);
/// The same for a kfunc, which has no number.
[[nodiscard]] bool kfunc_only_reads(std::string_view name);

} // namespace tracer::bpf
