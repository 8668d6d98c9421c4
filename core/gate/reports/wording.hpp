// SPDX-License-Identifier: Apache-2.0
// What all reports say in the same words: outcomes, commands and how they ended. Knows no report's syntax: what
// comes out may still have to be escaped for it, but cannot move a cursor or break a line.
#pragma once

#include "gate/several_runs.hpp"
#include "gate/verdict.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tracer::gate {

/// "pass", "FAIL", "inconclusive"; "warning" if it would have been a failure.
[[nodiscard]] const char *word(const Finding &finding);
/// Of the gate as a whole: "pass", "FAIL", "inconclusive", "COMMAND FAILED".
[[nodiscard]] const char *word(const Verdict &verdict);
/// For programs: "pass", "fail", "lossy", "inconclusive".
[[nodiscard]] const char *key(Outcome outcome);

/// "412", "412 to 430", "412 or more". Nothing is rounded: a limit exceeded by one must not look kept.
[[nodiscard]] std::string value_text(const Range &range, Unit unit);
/// "+50", "-1 MiB", "0".
[[nodiscard]] std::string difference_text(std::uint64_t before, std::uint64_t after, Unit unit);
/// As one would type it, with quotes where a shell needs them.
[[nodiscard]] std::string command_line(const std::vector<std::string> &command);
/// "exit status 2", "killed by signal 9", "did not end".
[[nodiscard]] std::string ending(const model::CommandEnd &end);
/// The command's runs that failed, "run 2 of 3: exit status 2"; empty: none.
[[nodiscard]] std::vector<std::string> failed_runs(const Verdict &verdict);
/// "make -j1, 3 runs, exit status 0", or how it failed; empty: there was no command.
[[nodiscard]] std::string command_summary(const Verdict &verdict);
/// Why nothing was judged, where that is the verdict; empty: something was.
[[nodiscard]] std::string nothing_judged(const Verdict &verdict);
/// What a finding says beside its numbers, a line each: why and what to try, the user's reason, the ratchet.
[[nodiscard]] std::vector<std::string> remarks(const Finding &finding);
/// "41, 42, 41" where there are several runs that differ; else empty.
[[nodiscard]] std::string runs_text(const Finding &finding);

/// Harmless on a terminal and in a CI's log, which may take `##[...]` for a command anywhere in a line.
[[nodiscard]] std::string shown(std::string_view text);

/// How many changed rows a report for people shows; JSON has them all.
inline constexpr std::size_t changes_shown = 20;

} // namespace tracer::gate
