// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"

#include <cerrno>
#include <unistd.h>

namespace tracer::test {
namespace {

class Usercheck : public Cell {
protected:
    Usercheck() : Cell("usercheck") {}

    /// Traces what has the workload's name when it calls exec; gives the events, which must be `wanted`.
    std::vector<Json> events_of(std::int64_t wanted, std::vector<std::string> job,
                                std::vector<std::string> options = {}) {
        const std::string name = "wl-" + std::to_string(::getpid());
        job.insert(job.end(), {"--comm", name});
        Workload workload(std::move(job));
        options.insert(options.end(), {"--comm", name});
        const auto run = trace(std::move(options));
        if (!run) return {};
        truth_ = workload.truth();
        EXPECT_EQ(run->stop(), 0) << run->err();
        auto events = run->records("event");
        expect_complete(*run, "usercheck", static_cast<std::int64_t>(events.size()), wanted);
        for (const auto &event : events) {
            EXPECT_EQ(event["comm"], name) << "the caller's name, not the new program's";
        }
        return events;
    }
    [[nodiscard]] std::vector<std::int64_t> pids() const { return truth_.at("pids").get<std::vector<std::int64_t>>(); }
    static std::vector<std::int64_t> pids_of(const std::vector<Json> &events) {
        std::vector<std::int64_t> pids;
        pids.reserve(events.size());
        for (const auto &event : events)
            pids.push_back(integer(event.at("pid")));
        return pids;
    }
    Json truth_;
};

TEST_P(Usercheck, GreetsRoot) {
    const auto events = events_of(50, {"exec", "50"});
    EXPECT_EQ(pids_of(events), pids());
    for (const auto &event : events) {
        EXPECT_EQ(event["uid"], 0);
        EXPECT_EQ(event["user"], "root");
        EXPECT_EQ(event["msg"], "Hello, Root!");
        EXPECT_EQ(event["call"], "execve");
        EXPECT_EQ(event["file"], "/bin/true");
        EXPECT_EQ(event["result"], 0);
        EXPECT_TRUE(event["error"].is_null());
    }
}

TEST_P(Usercheck, GreetsUser1000AndStrangers) {
    for (const auto &event : events_of(5, {"exec", "5", "--uid", "1000"})) {
        EXPECT_EQ(event["uid"], 1000);
        EXPECT_EQ(event["msg"], "Hello, User 1000!");
    }
    for (const auto &event : events_of(5, {"exec", "5", "--uid", "54321"})) {
        EXPECT_EQ(event["uid"], 54321);
        EXPECT_EQ(event["msg"], "Hello World");
        EXPECT_TRUE(event["user"].is_null()) << "a uid without a name";
    }
}

TEST_P(Usercheck, SaysWhatItWasToldTo) {
    const std::string longest(63, 'm');
    for (const auto &event : events_of(5, {"exec", "5", "--uid", "1001"}, {"--message", "1001=" + longest})) {
        EXPECT_EQ(event["msg"], longest);
    }
    for (const auto &event : events_of(5, {"exec", "5", "--uid", "1002"}, {"-m", "default=somebody"})) {
        EXPECT_EQ(event["msg"], "somebody");
    }
}

TEST_P(Usercheck, ShowsFailedExecsWithTheirError) {
    const auto events = events_of(20, {"exec", "20", "--fail"});
    EXPECT_EQ(pids_of(events), pids());
    for (const auto &event : events) {
        EXPECT_EQ(event["result"], -ENOENT);
        EXPECT_EQ(event["error"], "ENOENT");
        EXPECT_EQ(event["file"], "/nonexistent/program");
    }
    events_of(20, {"exec", "20", "--fail"}, {"--failed"});
    events_of(0, {"exec", "20"}, {"--failed"});
}

TEST_P(Usercheck, SeesExecsFromAThreadThatIsNotTheLeader) {
    const auto events = events_of(20, {"exec", "20", "--from-thread"});
    EXPECT_EQ(pids_of(events), pids());
    for (const auto &event : events_of(20, {"exec", "20", "--from-thread", "--call", "execveat"})) {
        EXPECT_EQ(event["call"], "execveat");
    }
    events_of(20, {"exec", "20", "--from-thread", "--fail"});
}

INSTANTIATE_TEST_SUITE_P(Kernel, Usercheck, testing::Values("tracepoint", "kprobe"), kind_of);

} // namespace
} // namespace tracer::test
