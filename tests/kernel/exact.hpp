// SPDX-License-Identifier: Apache-2.0
// The frame of the tests of millions of events over hundreds and thousands of intervals, by several processes at once:
// the sums are what happened, to the last one. Knows no plugin.
#pragma once

#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gtest/gtest.h>

namespace tracer::test {

class Exact : public testing::Test {
protected:
    /// Emulated guests take their time.
    static std::int64_t scaled(std::int64_t events, std::int64_t slower = 60) {
        return guest_kernel().empty() ? events : events / slower;
    }
    static constexpr int processes = 3;

    /// Traces `job`, done by each of several processes; they are told from others by their name.
    std::unique_ptr<TracerRun> trace(const std::string &plugin, const Words &options, Words job, bool own_file) {
        Words args{"run", plugin, "-f", "json", "-i", "1ms", "--comm", name};
        args.insert(args.end(), options.begin(), options.end());
        job.insert(job.end(), {"--comm", name});
        std::vector<std::unique_ptr<Workload>> workloads;
        for (int i = 0; i < processes; ++i) {
            Words own = job;
            if (own_file) own.insert(own.end(), {"--file", folder_.file("moved-" + std::to_string(i))});
            workloads.push_back(std::make_unique<Workload>(own));
        }
        auto run = std::make_unique<TracerRun>(args);
        if (!run->attached()) {
            ADD_FAILURE() << "tracer ended with " << run->finish() << ": " << run->err();
            return nullptr;
        }
        run_together(workloads);
        EXPECT_EQ(run->stop(), 0) << run->err();
        std::printf("%s: %zu intervals\n", plugin.c_str(), run->records("ledger").size());
        return run;
    }
    const std::string name = "wl-exact";
    TempFolder folder_;
};

} // namespace tracer::test
