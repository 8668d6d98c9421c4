// SPDX-License-Identifier: Apache-2.0
#include "app/gate_reports.hpp"

#include "base/caller.hpp"
#include "base/strings.hpp"
#include "gate/reports/report.hpp"
#include "run/recording_output.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace tracer::app {
namespace {

/// From the caller's environment; sudo passes it on if told to (sudo -E).
std::string environment(const char *name) {
    const char *const value = std::getenv(name);
    return value ? value : "";
}

std::string text_of(const char *report, const std::vector<gate::Verdict> &verdicts) {
    return gate::find_report(report)->write(verdicts);
}

void to_stderr(const std::string &text) {
    std::fwrite(text.data(), 1, text.size(), stderr); // there is nowhere left to report a failure
}

} // namespace

Result<void> GateReports::add(const char *report, const std::string &path, output::Existing existing, bool asked_for) {
    auto sink = output::open_file(path, caller(), existing);
    if (sink) {
        files_.push_back({report, path, std::move(*sink), asked_for});
        return {};
    }
    if (asked_for) return std::move(sink).error();
    spdlog::warn("no summary for the job: {}", harmless(sink.error().line()));
    return {};
}

Result<GateReports> GateReports::open(const config::Request &request) {
    using output::Existing;
    const config::GateOptions &options = request.gate;
    const std::array<model::OutputRequest, 3> written{
        {{{}, options.markdown}, {{}, options.junit}, {{}, options.benchmark}}};
    for (const std::string &recording : {options.recording, options.against})
        if (auto apart = tracer::run::check_outside(recording, written); !apart) return std::move(apart).error();
    GateReports reports;
    reports.github_ = environment("GITHUB_ACTIONS") == "true";
    if (request.json) {
        auto sink = output::open_stdout();
        if (!sink) return std::move(sink).error();
        reports.files_.push_back({"json", "stdout", std::move(*sink), true});
    }
    const bool markdown = !options.markdown.empty();
    const std::string summary = markdown ? options.markdown : environment("GITHUB_STEP_SUMMARY");
    if (!summary.empty())
        if (auto added = reports.add("markdown", summary, Existing::continued, markdown); !added)
            return std::move(added).error();
    if (!options.junit.empty())
        if (auto added = reports.add("junit", options.junit, Existing::replaced, true); !added)
            return std::move(added).error();
    if (!options.benchmark.empty())
        if (auto added = reports.add("benchmark", options.benchmark, Existing::replaced, true); !added)
            return std::move(added).error();
    return reports;
}

Result<void> GateReports::write(const File &file, const std::vector<gate::Verdict> &verdicts) {
    if (auto written = file.sink->write(text_of(file.report, verdicts)); !written) return written;
    if (file.sink->is_there()) return {};
    return Error{ExitCode::output_failed,
                 "the report " + in_quotes(file.path) + " is lost: its file was removed while the command ran",
                 "write it where the command removes nothing"};
}

Result<void> GateReports::write(const std::vector<gate::Verdict> &verdicts) {
    to_stderr(text_of("text", verdicts));
    if (github_) to_stderr(text_of("github", verdicts));
    Result<void> result;
    for (const File &file : files_) {
        auto written = write(file, verdicts);
        if (written) continue;
        if (!file.asked_for)
            spdlog::warn("no summary for the job: {}", harmless(written.error().line()));
        else if (result)
            result = std::move(written);
    }
    return result;
}

} // namespace tracer::app
