// SPDX-License-Identifier: Apache-2.0
// The run's writer with the sinks that its format and --output ask for.
#pragma once

#include "output/writer.hpp"

#include <memory>
#include <vector>

namespace tracer::run {

struct Outputs {
    std::vector<std::unique_ptr<output::ByteSink>> sinks; ///< outlive the writer
    std::unique_ptr<output::Writer> writer;
};

/// `names`: of the plugins, in order. Everything is opened with the rights of the person who asked (OutputFolder).
/// Errors: usage (several plugins as CSV need a folder; the place is not to be trusted), output_failed.
[[nodiscard]] Result<Outputs> open_outputs(const model::RunSettings &settings, const std::vector<std::string> &names,
                                           output::WriterContext context);

} // namespace tracer::run
