// SPDX-License-Identifier: Apache-2.0
// All outputs of a run, opened: their sinks, their backlogs where there are several, and the tee that tells them all.
#pragma once

#include "output/formats.hpp"
#include "stream/tee.hpp"

#include <memory>
#include <vector>

namespace tracer::output {

/// May an output hold up the others?
enum class Pace : std::uint8_t {
    live,    ///< no: records come whether it is ready or not
    patient, ///< yes: records wait in a recording
};

class Outputs {
public:
    /// `plugins`: their names, in order. `context` is filled in for each output; `outputs` in it are others' listeners.
    /// Everything is opened with the rights of the person who asked (OutputFolder). Errors: usage (several plugins in a
    /// format of one file a plugin need a folder; two outputs to one place; the place is not to be trusted),
    /// output_failed.
    [[nodiscard]] static Result<std::unique_ptr<Outputs>> open(const model::RunSettings &settings,
                                                               const std::vector<std::string> &plugins,
                                                               WallDistance &distance, FormatContext context,
                                                               Pace pace = Pace::live);

    /// Starts no thread before the first flush.
    [[nodiscard]] stream::Tee &tee() { return tee_; }

private:
    Outputs(WallDistance &distance, Pace pace) : time_(distance), pace_(pace) {}
    Result<void> add(const model::OutputRequest &request, const std::vector<std::string> &plugins,
                     FormatContext context);

    WallTime time_;
    Pace pace_;
    std::vector<std::unique_ptr<ByteSink>> sinks_;
    std::vector<std::unique_ptr<Backlog>> backlogs_;
    stream::Tee tee_; ///< last: its listeners use the others
};

} // namespace tracer::output
