// SPDX-License-Identifier: Apache-2.0
// What goes wrong around a run: it is killed at any moment, nobody reads it, the disk is full, descriptors run out, and
// somebody else traces, too.
#include "kernel/received.hpp"
#include "support/bpf_objects.hpp"
#include "support/detached_mount.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <random>
#include <sstream>

namespace tracer::test {
namespace {
using std::chrono::milliseconds;
using testing::HasSubstr;

std::int64_t lines(const std::string &text) { return std::count(text.begin(), text.end(), '\n'); }

class Faults : public testing::Test {
protected:
    TempFolder folder_;
};

TEST_F(Faults, KilledAtAnyMomentItLeavesNothingBehind) {
    const std::vector<std::string> args{"run", "killsnoop", "stacksnoop", "--stacksnoop.folded",
                                        "-i",  "10ms",      "-f",         "json"};
    std::mt19937 random(20'261'123);
    const auto before = bpf_objects();
    const auto began = std::chrono::steady_clock::now();
    TracerRun undisturbed(args);
    ASSERT_TRUE(undisturbed.attached(2)) << undisturbed.err();
    // Every moment from its start until some intervals after it was attached is equally likely.
    const auto whole = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
    std::uniform_int_distribution<> moment(0, static_cast<int>(whole.count()) * 5 / 4);
    for (int i = 0; i < (guest_kernel().empty() ? 200 : 10); ++i) {
        TracerRun run(args);
        EXPECT_EQ(run.process().wait(milliseconds(moment(random))), 128 + SIGKILL) << run.err();
    }
    undisturbed.process().signal(SIGKILL);
    EXPECT_EQ(undisturbed.finish(), 128 + SIGKILL);
    std::set<BpfId> fresh;
    const auto after = bpf_objects();
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::inserter(fresh, fresh.end()));
    EXPECT_THAT(left_of(fresh), testing::IsEmpty());
}

/// A pipe with a name whose reader reads when the test wants it to.
class SlowReader {
public:
    explicit SlowReader(std::string path) : path_(std::move(path)) {
        if (::mkfifo(path_.c_str(), 0600) != 0) throw std::runtime_error("mkfifo");
        fd_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    SlowReader(const SlowReader &) = delete;
    SlowReader &operator=(const SlowReader &) = delete;
    ~SlowReader() { ::close(fd_); }
    /// Reads until the text holds `part`, or the writer has gone.
    bool read_until(const std::string &part) {
        std::vector<char> buffer(65536);
        while (part.empty() || text_.find(part) == std::string::npos) {
            pollfd ready{fd_, POLLIN, 0};
            if (::poll(&ready, 1, 60'000) <= 0) return false;
            const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
            if (got <= 0) return part.empty();
            text_.append(buffer.data(), static_cast<std::size_t>(got));
        }
        return true;
    }
    [[nodiscard]] std::vector<Json> records(const std::string &type) const {
        std::vector<Json> chosen;
        std::istringstream lines(text_);
        for (std::string line; std::getline(lines, line);) {
            Json record = Json::parse(line);
            if (record.at("type") == type) chosen.push_back(std::move(record));
        }
        return chosen;
    }

private:
    std::string path_, text_;
    int fd_ = -1;
};

/// killsnoop with a small ring, whose reader has read that it is attached and nothing more.
class Unread : public Faults {
protected:
    void SetUp() override {
        ChildProcess::Setup setup;
        setup.output = folder_.file("pipe");
        run_ = std::make_unique<TracerRun>(std::vector<std::string>{"run", "killsnoop", "-f", "json", "-i", "50ms",
                                                                    "--comm", "workload", "--ring-size", "64K"},
                                           setup);
        ASSERT_TRUE(reader_.read_until("\"type\":\"start\"")) << run_->err();
        (void)Workload({"kill", std::to_string(events_)}).truth();
    }
    SlowReader reader_{folder_.file("pipe")};
    std::unique_ptr<TracerRun> run_;
    const std::int64_t events_ = guest_kernel().empty() ? 50'000 : 10'000;
};

TEST_F(Unread, CtrlCEndsARunWhoseReaderDoesNotRead) {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(run_->stop(), 4) << run_->err();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
    EXPECT_THAT(run_->err(), HasSubstr("does not read"));
}

TEST_F(Unread, WhatAReaderWasTooSlowForIsCounted) {
    ASSERT_TRUE(reader_.read_until("\"type\":\"event\"")) << run_->err();
    run_->process().signal(SIGINT);
    ASSERT_TRUE(reader_.read_until("")) << run_->err();
    EXPECT_EQ(run_->finish(), 0) << run_->err();
    const auto summaries = reader_.records("summary");
    ASSERT_EQ(summaries.size(), 1u);
    const auto of = [&](const char *key) { return integer(summaries[0].at(key)); };
    EXPECT_EQ(static_cast<std::int64_t>(reader_.records("event").size()), of("emitted"));
    EXPECT_EQ(of("seen"), of("emitted") + of("filtered") + of("lost_ring") + of("lost_map")) << summaries[0];
    EXPECT_GT(of("lost_ring"), 0) << summaries[0];
    EXPECT_LE(of("emitted") + of("lost_ring"), events_) << summaries[0];
    EXPECT_GE(of("emitted") + of("lost_ring") + of("missed"), events_) << summaries[0];
}

TEST_F(Faults, ADiskThatFillsUpEndsTheRunWithOneLine) {
    const DetachedMount disk("tmpfs", "256k");
    TracerRun run({"run", "killsnoop", "-f", "json", "-q", "--comm", "workload", "-o", disk.path("full")});
    ASSERT_TRUE(run.attached_by(disk.path("full"))) << run.err();
    (void)Workload({"kill", "5000"}).truth();
    EXPECT_EQ(run.finish(), 4);
    EXPECT_THAT(run.err(), HasSubstr("no space"));
    EXPECT_EQ(lines(run.err()), 1) << run.err();
}

TEST_F(Faults, WithTooFewDescriptorsItWorksOrSaysSoInOneLine) {
    bool worked = false, refused = false;
    for (const rlim_t most : {6, 8, 12, 16, 32, 48, 64, 70, 512}) {
        SCOPED_TRACE(most);
        ChildProcess::Setup setup;
        setup.before_exec = [most] {
            const rlimit limit{most, most};
            ::setrlimit(RLIMIT_NOFILE, &limit);
        };
        TracerRun run({"run", "killsnoop", "filetop", "stacksnoop", "-f", "json", "-q"}, setup);
        if (run.attached(3)) {
            worked = true;
            EXPECT_EQ(run.stop(), 0) << run.err();
            continue;
        }
        refused = true;
        EXPECT_EQ(run.finish(), 3) << run.err();
        EXPECT_EQ(lines(run.err()), 1) << run.err();
        EXPECT_THAT(run.err(), HasSubstr("open files"));
        EXPECT_THAT(run.err(), testing::Not(HasSubstr("no variant"))) << "none is at fault";
    }
    EXPECT_TRUE(worked && refused);
}

TEST_F(Faults, TwoTracersAtOnceEachSeeEverything) {
    const std::string name = "wl-" + std::to_string(::getpid());
    const std::vector<std::string> plugins{"killsnoop", "filetop", "pidpersec"};
    Words args{"run", "-f", "json", "-i", "20ms", "--comm", name};
    args.insert(args.end(), plugins.begin(), plugins.end());
    TracerRun one(args), other(args);
    ASSERT_TRUE(one.attached(3) && other.attached(3)) << one.err() << other.err();
    const auto rounds = std::to_string(natively_or_in_guest(1000, 200));
    const auto truth = Workload({"busy", rounds, "--file", folder_.file("moved"), "--comm", name}).truth();
    for (TracerRun *run : {&one, &other}) {
        EXPECT_EQ(run->stop(), 0) << run->err();
        for (const auto &plugin : plugins)
            expect_busy(*run, plugin, truth);
    }
}

} // namespace
} // namespace tracer::test
