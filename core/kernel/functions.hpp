// SPDX-License-Identifier: Apache-2.0
// Which functions of the running kernel a pattern stands for. Reads /proc/kallsyms and ftrace's own list; knows nothing
// of how they are traced.
#pragma once

#include "base/result.hpp"
#include "model/attach_kinds.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tracer::kernel {

/// This many functions can be traced at once; tracing one makes each of its calls slower.
inline constexpr std::size_t most_functions = 65'536;

/// ftrace's list of what can be traced (available_filter_functions), or nothing if the kernel does not give it.
[[nodiscard]] std::optional<std::string> traceable_functions();
/// Is `name` in such a list, whose lines are "name" or "name [module]"?
[[nodiscard]] bool is_listed(std::string_view list, std::string_view name);

/// The functions that `functions` stands for (model::TargetForm::functions; '*' is any text, '?' any character), by
/// address. Left out: what `traceable`, if there is such a list, does not name; copies that the compiler changed
/// ("read.isra.0"); names that several functions share, as nobody could tell which one is meant. Errors: usage if a
/// part of it matches nothing, or all of it too much; cannot_trace if kallsyms does not tell.
[[nodiscard]] Result<std::vector<model::Site>> find_functions(const std::string &functions,
                                                              const std::optional<std::string> &traceable,
                                                              const std::string &kallsyms_path = "/proc/kallsyms");
/// The same by this kernel's own list.
[[nodiscard]] Result<std::vector<model::Site>> find_functions(const std::string &functions);

/// Does the whole of `text` match?
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text);

} // namespace tracer::kernel
