// SPDX-License-Identifier: Apache-2.0
// The folder of a recording, opened as outputs are: with the rights of the person who asked, before the run gives up
// its own. Knows how packets get into a file, not what is in them.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "model/settings.hpp"
#include "output/backlog.hpp"
#include "recording/description.hpp"
#include "recording/recorder.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace tracer::run {

class RecordingOutput {
public:
    /// Writes the metadata at once. With `others`, packets go through a backlog. Everything passed in outlives it.
    /// Errors: usage (the place is not to be trusted, or holds other files), output_failed.
    static Result<std::unique_ptr<RecordingOutput>> open(const std::string &folder, recording::Description description,
                                                         std::span<const model::OutputRequest> others);
    RecordingOutput(const RecordingOutput &) = delete;
    RecordingOutput &operator=(const RecordingOutput &) = delete;
    ~RecordingOutput();

    /// Fit for a message: "ctf:folder".
    [[nodiscard]] static std::string name_of(const std::string &folder);
    /// To be told first by the tee. This outlives it.
    [[nodiscard]] std::unique_ptr<stream::Listener> listener(WallDistance &distance, LoadAverage &load,
                                                             model::Names &names);

    class File;

private:
    RecordingOutput(recording::Description description, std::unique_ptr<File> file);

    recording::Description description_;
    recording::Catalog catalog_;
    std::unique_ptr<File> file_;
    Fd claim_; ///< to the folder: two runs in it would be no recording of either
};

/// Other readers take every file in a recording's folder for a stream. Errors: usage, an output would be
/// one.
[[nodiscard]] Result<void> check_outside(const std::string &folder, std::span<const model::OutputRequest> outputs);

/// A UUID that no other recording has.
[[nodiscard]] recording::Uuid new_uuid();

} // namespace tracer::run
