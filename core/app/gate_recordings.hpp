// SPDX-License-Identifier: Apache-2.0
// The recordings of a gate's runs: where they lie, and what changed between two of them. Knows neither budgets nor
// verdicts.
#pragma once

#include "base/result.hpp"
#include "gate/verdict.hpp"

#include <string>
#include <vector>

namespace tracer::app {

/// The recording of the baseline's run, beside the lock: gates.recordings/GATE.
[[nodiscard]] std::string baseline_recording(const std::string &lock, const std::string &gate);
/// Where the next one is made, until it takes that one's place.
[[nodiscard]] std::string next_baseline_recording(const std::string &lock, const std::string &gate);
/// It does so now: the lock has the values of its run. Errors: output_failed.
[[nodiscard]] Result<void> take_next_recording(const std::string &lock, const std::string &gate);
/// It never will: its run has become no baseline.
void drop_next_recording(const std::string &lock, const std::string &gate);
/// Makes the folder that holds them, with the caller's rights. Errors: usage, output_failed.
[[nodiscard]] Result<void> make_baseline_folder(const std::string &lock);
/// Is there a recording that the caller may read?
[[nodiscard]] bool is_recording(const std::string &folder);

/// Recordings of the runs that are to be judged: the caller's, and removed with this.
class RunRecordings {
public:
    RunRecordings() = default;
    RunRecordings(const RunRecordings &) = delete;
    RunRecordings &operator=(const RunRecordings &) = delete;
    ~RunRecordings();

    /// Makes the folder for them. Errors: output_failed.
    Result<void> begin();
    /// Empty before begin().
    [[nodiscard]] std::string of(const std::string &gate, std::size_t run) const;

private:
    std::string folder_;
};

/// The largest first. Both are read in a process that has only the caller's rights, since anybody may have written
/// them. Errors: usage, cannot_trace.
[[nodiscard]] Result<std::vector<gate::Change>> changes_between(const std::string &before, const std::string &after);

} // namespace tracer::app
