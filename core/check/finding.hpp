// SPDX-License-Identifier: Apache-2.0
// What a check of one plugin found, as plain data: a finding for each promise. Knows neither how it was found nor how
// it is shown.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tracer::check {

enum class Outcome : std::uint8_t {
    kept,
    warning,  ///< nothing that the plugin may not do, but something to know
    not_here, ///< cannot be checked on this machine
    broken,
};

/// "kept", "warning", "not possible here", "BROKEN".
[[nodiscard]] const char *word(Outcome outcome);

inline constexpr unsigned levels = 5;

struct Finding {
    unsigned level = 1;  ///< 1 to `levels`
    std::string promise; ///< its name, the same from run to run: "padding", "variant tracepoint --folded"
    Outcome outcome = Outcome::kept;
    std::string message; ///< what and why; may hold anybody's bytes
    std::string hint;    ///< what to do; may be empty

    /// "message; hint".
    [[nodiscard]] std::string line() const { return message + (hint.empty() ? "" : "; " + hint); }
};

/// How large a program is: the most that it was under any options.
struct ProgramRow {
    std::string variant, program;
    std::uint32_t instructions = 0, verified = 0; ///< 0: the kernel does not tell
};

struct Report {
    std::string file, plugin, version, kernel; ///< empty: it did not get that far
    unsigned level = levels;                   ///< that was asked for
    std::uint64_t seed = 0;
    std::vector<Finding> findings; ///< by level
    std::vector<ProgramRow> programs;

    void add(Finding finding) { findings.push_back(std::move(finding)); }
    [[nodiscard]] bool has(unsigned in_level, Outcome outcome) const;
    /// usage: the host refuses the file; gate_failed: a promise is broken; cannot_trace: of some level nothing could be
    /// checked here.
    [[nodiscard]] ExitCode code() const;
};

} // namespace tracer::check
