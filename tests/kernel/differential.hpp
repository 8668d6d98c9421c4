// SPDX-License-Identifier: Apache-2.0
// The frame of the tests that run the same workload under tracer and under bpftrace at once. Where bpftrace can see it,
// both say the same; where they differ, the workload's own count says who is right, and the test why.
#pragma once

#include "support/bpftrace.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <map>

namespace tracer::test {

using Counts = std::map<std::string, std::int64_t>;

/// A map of bpftrace's as counts by key; one that was never filled is not printed at all.
inline Counts counts(const Json &maps, const std::string &name) {
    const auto map = maps.value(name, Json::object());
    return map.is_object() ? map.get<Counts>() : Counts{{"", map.get<std::int64_t>()}};
}

/// tracer's events of one system call, counted by the values of these keys as bpftrace joins them.
inline Counts counted(const std::vector<Json> &events, const std::string &call, const Words &keys) {
    Counts all;
    for (const auto &event : events) {
        if (event.at("call") != call) continue;
        std::string joined;
        for (const auto &key : keys)
            joined += (joined.empty() ? "" : ",") + event.at(key).dump();
        ++all[joined];
    }
    return all;
}

inline std::int64_t number(const Json &maps, const std::string &name) { return maps.value(name, std::int64_t{0}); }

class Differential : public testing::Test {
protected:
    void SetUp() override {
        if (guest_kernel().empty())
            GTEST_SKIP() << "not possible here: bpftrace needs kprobes and /sys/kernel/debug; it is asked in guests";
    }

    /// Starts both, waits until each has attached all it has, and lets the jobs go, one after another.
    void trace(const std::vector<Bpftrace::Probe> &probes, Words args, const std::vector<Words> &jobs) {
        std::vector<std::unique_ptr<Workload>> workloads;
        for (Words job : jobs) {
            job.insert(job.end(), {"--comm", traced});
            workloads.push_back(std::make_unique<Workload>(job));
        }
        Bpftrace other(probes, traced, canary);
        const bool ready = other.ready([&] {
            (void)Workload({"busy", "1", "--file", folder_.file("canary"), "--comm", canary}).truth();
        });
        // That release is as old as the kernels up to 6.1.
        if (!ready && guest_kernel() != "5.10" && guest_kernel() != "6.1")
            GTEST_SKIP() << "not possible here: bpftrace says: " << other.why().substr(0, other.why().find('\n'));
        ASSERT_TRUE(ready) << other.why();
        args.insert(args.begin(), "run");
        args.insert(args.end(), {"-f", "json", "--comm", traced});
        run_ = std::make_unique<TracerRun>(args);
        ASSERT_TRUE(run_->attached()) << run_->finish() << ": " << run_->err();
        for (auto &workload : workloads)
            truths_.push_back(workload->truth());
        ASSERT_EQ(run_->stop(), 0) << run_->err();
        maps_ = other.maps();
    }
    /// Did the kernel run every program of ours? Where it skips some, it skips those of others, too, and they do not
    /// say so.
    [[nodiscard]] bool whole() const { return total(run_->records("summary"), "missed") == 0; }

    static constexpr const char *traced = "wl-traced", *canary = "wl-canary";
    TempFolder folder_;
    std::unique_ptr<TracerRun> run_;
    std::vector<Json> truths_;
    Json maps_; ///< bpftrace's
};

} // namespace tracer::test
