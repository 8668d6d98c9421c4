// SPDX-License-Identifier: Apache-2.0
// Files of tracefs and debugfs, even where nobody has mounted them: a private, detached mount (fsopen, fsmount; Linux
// 5.2) that no other process sees and that goes away with its descriptor.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <string>
#include <vector>

namespace tracer {

enum class KernelFs { tracefs, debugfs };

/// The file's content (at most `limit` bytes). Errors: ExitCode::cannot_trace, with the reason.
[[nodiscard]] Result<std::string> read_kernel_file(KernelFs fs, const std::string &path, std::size_t limit = 1 << 20);
/// Names in a folder, unsorted.
[[nodiscard]] Result<std::vector<std::string>> list_kernel_folder(KernelFs fs, const std::string &path);
/// The id of the tracepoint "category:name", as perf_event_open wants it.
[[nodiscard]] Result<std::uint64_t> tracepoint_id(const std::string &category, const std::string &name);

} // namespace tracer
