// SPDX-License-Identifier: Apache-2.0
#include "kernel/cell.hpp"
#include "kernel/differential.hpp"

#include <cerrno>
#include <unistd.h>

namespace tracer::test {
namespace {

class Usercheck : public Cell {
protected:
    Usercheck() : Cell("usercheck") {}

    /// The events of these jobs, traced in one run by the name that each has when it calls exec; all must be `wanted`.
    std::vector<Json> events_of(std::int64_t wanted, const std::vector<Words> &jobs, const Words &options = {}) {
        const auto run = trace_jobs(jobs, options);
        if (!run) return {};
        auto events = run->records("event");
        expect_complete(*run, "usercheck", static_cast<std::int64_t>(events.size()), wanted);
        for (const auto &event : events) {
            EXPECT_TRUE(event["comm"].get<std::string>().starts_with("wl-")) << "the caller's name: " << event;
        }
        return events;
    }
    /// In the order of the jobs.
    [[nodiscard]] std::vector<std::int64_t> pids() const {
        std::vector<std::int64_t> all;
        for (const auto &truth : truths_)
            for (const auto &pid : truth.at("pids"))
                all.push_back(pid);
        return all;
    }
    static std::vector<std::int64_t> pids_of(const std::vector<Json> &events) {
        std::vector<std::int64_t> pids;
        pids.reserve(events.size());
        for (const auto &event : events)
            pids.push_back(integer(event.at("pid")));
        return pids;
    }
};

TEST_P(Usercheck, GreetsRoot) {
    const auto execs = natively_or_in_guest(50, 20);
    const auto events = events_of(execs, {{"exec", std::to_string(execs)}});
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
    const auto events = events_of(10, {{"exec", "5", "--uid", "1000"}, {"exec", "5", "--uid", "54321"}});
    for (std::size_t i = 0; i < events.size(); ++i) {
        const bool known = events[i]["uid"] == 1000;
        EXPECT_EQ(events[i]["msg"], known ? "Hello, User 1000!" : "Hello World");
        if (known) continue;
        EXPECT_EQ(events[i]["uid"], 54321);
        EXPECT_TRUE(events[i]["user"].is_null()) << "a uid without a name";
    }
}

TEST_P(Usercheck, SaysWhatItWasToldTo) {
    const std::string longest(63, 'm');
    const auto events = events_of(10, {{"exec", "5", "--uid", "1001"}, {"exec", "5", "--uid", "1002"}},
                                  {"--message", "1001=" + longest, "-m", "default=somebody"});
    for (const auto &event : events)
        EXPECT_EQ(event["msg"], event["uid"] == 1001 ? longest : "somebody");
}

TEST_P(Usercheck, ShowsFailedExecsWithTheirError) {
    const Words failing{"exec", "20", "--fail"};
    const auto events = events_of(20, {failing});
    EXPECT_EQ(pids_of(events), pids());
    for (const auto &event : events) {
        EXPECT_EQ(event["result"], -ENOENT);
        EXPECT_EQ(event["error"], "ENOENT");
        EXPECT_EQ(event["file"], "/nonexistent/program");
    }
    for (const auto &event : events_of(20, {{"exec", "10"}, failing}, {"--failed"}))
        EXPECT_EQ(event["result"], -ENOENT);
}

TEST_P(Usercheck, SeesExecsFromAThreadThatIsNotTheLeader) {
    const auto each = natively_or_in_guest(20, 8);
    const auto count = std::to_string(each);
    const auto events = events_of(3 * each, {{"exec", count, "--from-thread"},
                                             {"exec", count, "--from-thread", "--call", "execveat"},
                                             {"exec", count, "--from-thread", "--fail"}});
    if (static_cast<std::int64_t>(events.size()) != 3 * each) return; // and the ledger says so
    EXPECT_EQ(pids_of(events), pids());
    for (std::int64_t i = 0; i < 3 * each; ++i) {
        const auto &event = events[static_cast<std::size_t>(i)];
        EXPECT_EQ(event["call"], i / each == 1 ? "execveat" : "execve") << i;
        EXPECT_EQ(event["result"], i / each == 2 ? -ENOENT : 0) << i;
    }
}

TEST_F(Differential, UsercheckShowsTheSameExecsAndThoseByExecveat) {
    trace({{"tracepoint:syscalls:sys_enter_execve", "@execs[pid, uid] = count();"}}, {"usercheck"},
          {{"exec", "15"},
           {"exec", "15", "--uid", "1000"},
           {"exec", "20", "--fail"},
           {"exec", "10", "--call", "execveat"}});
    if (IsSkipped() || HasFatalFailure()) return;
    expect_complete(*run_, "usercheck", total(run_->records("summary"), "emitted"), 60);
    if (!whole()) return;
    const auto events = run_->records("event");
    EXPECT_EQ(counted(events, "execve", {"pid", "uid"}), counts(maps_, "@execs"));
    EXPECT_EQ(counted(events, "execveat", {}), (Counts{{"", 10}}))
        << "another system call, of which execve's tracepoint knows nothing";
}

INSTANTIATE_TEST_SUITE_P(Kernel, Usercheck, testing::Values("tracepoint", "kprobe"), kind_of);

} // namespace
} // namespace tracer::test
