// SPDX-License-Identifier: Apache-2.0
// Where a gate's verdicts are told: the table on stderr, JSON on stdout, files, and what a CI's environment asks for.
// Knows neither gates nor how a report looks.
#pragma once

#include "config/request.hpp"
#include "gate/verdict.hpp"
#include "output/sink.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tracer::app {

class GateReports {
public:
    /// Opens the files with the caller's rights, before anything is run: an hour later would be a bad time to find out
    /// that there is no such folder. Errors: usage, output_failed.
    static Result<GateReports> open(const config::Request &request);

    /// Writes all reports. The table is on stderr, so that the command's own stdout stays what it is. Errors:
    /// output_failed, the first one.
    Result<void> write(const std::vector<gate::Verdict> &verdicts);

private:
    struct File {
        const char *report;
        std::string path; ///< for messages
        std::unique_ptr<output::ByteSink> sink;
        bool asked_for; ///< by name; else the environment asks, and a failure is only a warning
    };
    static Result<void> write(const File &file, const std::vector<gate::Verdict> &verdicts);
    Result<void> add(const char *report, const std::string &path, output::Existing existing, bool asked_for);

    std::vector<File> files_;
    bool github_ = false; ///< under GitHub Actions
};

} // namespace tracer::app
