// SPDX-License-Identifier: Apache-2.0
// What may come next on a command line, for the shells' completion (`tracer complete -- WORD...`). Knows no shell: each
// has a short script that asks.
#pragma once

#include "config/request.hpp"

#include <string>
#include <vector>

namespace tracer::config {

struct Completion {
    enum class Rest { nothing, files, folders, command };   ///< what the shell completes itself, besides
    std::vector<std::pair<std::string, std::string>> words; ///< and what each is; each begins as the last word does
    Rest rest = Rest::nothing;
};

/// `words` from the program's name to the one under the cursor, which may be empty. Never fails: what cannot be known
/// has no completion.
[[nodiscard]] Completion complete(const std::vector<std::string> &words, const Surroundings &around);

/// The same as lines: "WORD<tab>HELP", then ":files", ":folders" or ":command" where the shell goes on.
[[nodiscard]] std::string completion_lines(const std::vector<std::string> &words, const Surroundings &around);

} // namespace tracer::config
