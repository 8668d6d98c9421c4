// SPDX-License-Identifier: Apache-2.0
// The frame of every test that checks one plugin with one kind of attachment against the truth: a cell of the matrix.
#pragma once

#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

#include <memory>
#include <set>

namespace tracer::test {

/// Parametrized by the kind (or a variant's name). One that this kernel cannot have skips itself, with the kernel's
/// reason; what passes or fails is the cell of the variant that was taken.
class Cell : public testing::TestWithParam<const char *> {
protected:
    explicit Cell(std::string plugin) : plugin_(std::move(plugin)) {}

    void SetUp() override {
        const std::string reason = kernel_refuses(kind());
        if (!reason.empty()) GTEST_SKIP() << "not possible here: " << reason;
    }
    void TearDown() override {
        if (IsSkipped()) return;
        for (const auto &variant : variants_)
            record_outcome(plugin_, variant);
    }

    [[nodiscard]] std::string kind() const { return GetParam(); }

    /// Starts `tracer run PLUGIN -f json --attach KIND ARGS` and returns when it is attached; nullptr and a failure if
    /// it ended instead.
    std::unique_ptr<TracerRun> trace(std::vector<std::string> args) {
        std::vector<std::string> all{"run", plugin_, "-f", "json", "--attach", kind()};
        all.insert(all.end(), args.begin(), args.end());
        auto run = std::make_unique<TracerRun>(std::move(all));
        if (run->attached()) {
            variants_.insert(run->records("start").at(0).at("variant").get<std::string>());
            return run;
        }
        variants_.insert(kind());
        const int code = run->finish();
        ADD_FAILURE() << "tracer ended with " << code << ": " << run->err();
        return nullptr;
    }

    /// One run over several jobs, done one after another by processes that --comm tells from others. nullptr and a
    /// failure where it ended sooner.
    std::unique_ptr<TracerRun> trace_jobs(const std::vector<Words> &jobs, Words options = {}) {
        const std::string name = "wl-" + std::to_string(::getpid());
        std::vector<std::unique_ptr<Workload>> workloads;
        for (Words job : jobs) {
            job.insert(job.end(), {"--comm", name});
            workloads.push_back(std::make_unique<Workload>(job));
        }
        options.insert(options.end(), {"--comm", name});
        auto run = trace(options);
        if (!run) return nullptr;
        truths_.clear();
        for (const auto &workload : workloads)
            truths_.push_back(workload->truth());
        EXPECT_EQ(run->stop(), 0) << run->err();
        return run;
    }

    TempFolder folder_;
    std::vector<Json> truths_; ///< what each job of the last run says it did

private:
    std::string plugin_;
    std::set<std::string> variants_; ///< what was taken
};

/// Names parametrized tests after their kind.
inline std::string kind_of(const testing::TestParamInfo<const char *> &info) { return info.param; }

} // namespace tracer::test
