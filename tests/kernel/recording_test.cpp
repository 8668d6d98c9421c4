// SPDX-License-Identifier: Apache-2.0
// A recording of each plugin in each of its ways: replayed by `nobody` it gives the live text, JSON and CSV to the
// byte, and babeltrace2 finds in it the events that the ledger counts.
#include "kernel/ledger_cell.hpp"
#include "support/detached_mount.hpp"
#include "support/files.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tracer::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr unsigned nobody = 65'534;
constexpr const char *babeltrace = "/usr/bin/babeltrace2";

/// How often each type of event is there, by its name.
std::map<std::string, std::int64_t> babeltrace_counts(const std::string &recording) {
    ChildProcess reader({babeltrace, "--no-delta", recording});
    EXPECT_EQ(reader.wait(), 0) << reader.err();
    EXPECT_EQ(reader.err(), "");
    std::map<std::string, std::int64_t> counts;
    std::istringstream lines(reader.out());
    for (std::string line; std::getline(lines, line);) { // "[12:00:00.000000000] name: { ... }"
        const auto begin = line.find("] ") + 2;
        ++counts[line.substr(begin, line.find(": {", begin) - begin)];
    }
    return counts;
}

class Recording : public LedgerCell {
protected:
    void SetUp() override {
        LedgerCell::SetUp();
        ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
    }
    /// What the run writes, and where the replay writes the same.
    [[nodiscard]] static Words outputs(const std::string &folder, std::size_t plugins) {
        const std::string csv = "csv:" + folder + "/c" + (plugins > 1 ? "/" : ""); // a file each, in a folder
        return {"-o", "text:" + folder + "/a", "-o", "json:" + folder + "/b", "-o", csv};
    }
    void record(const Words &plugins, const Words &options) {
        ASSERT_EQ(::mkdir(live_.c_str(), 0755), 0);
        Words args{"run"};
        args.insert(args.end(), plugins.begin(), plugins.end());
        for (const Words &more :
             {outputs(live_, plugins.size()), Words{"--record", recording_, "-i", "100ms"}, options})
            args.insert(args.end(), more.begin(), more.end());
        run_ = std::make_unique<TracerRun>(args);
        ASSERT_TRUE(run_->attached_by(live_ + "/b", plugins.size())) << run_->err();
    }
    /// As somebody without any rights.
    int replay(const Words &args) {
        ChildProcess::Setup setup;
        setup.uid = nobody;
        Words command{tracer_binary(), "replay"};
        command.insert(command.end(), args.begin(), args.end());
        ChildProcess process(command, setup);
        const int code = process.wait();
        said_ = process.err();
        shown_ = process.out();
        return code;
    }
    void let_others_read() const {
        ASSERT_EQ(::chmod(recording_.c_str(), 0755), 0);
        for (const char *file : {"/metadata", "/stream"})
            ASSERT_EQ(::chmod((recording_ + file).c_str(), 0644), 0);
    }
    void expect_the_same(std::size_t plugins = 1) {
        let_others_read();
        ASSERT_EQ(::mkdir(then_.c_str(), 0755), 0);
        ASSERT_EQ(::chown(then_.c_str(), nobody, nobody), 0);
        Words args{recording_};
        const Words to = outputs(then_, plugins);
        args.insert(args.end(), to.begin(), to.end());
        ASSERT_EQ(replay(args), 0) << said_;
        for (const auto &entry : fs::recursive_directory_iterator(live_)) {
            if (!entry.is_regular_file()) continue;
            const std::string was = content(entry.path());
            EXPECT_FALSE(was.empty()) << entry.path();
            EXPECT_TRUE(was == content(fs::path(then_) / fs::relative(entry.path(), live_))) << entry.path();
        }
    }
    /// Lines of the live JSON.
    [[nodiscard]] std::vector<Json> lines(const std::string &type, const std::string &plugin) const {
        std::vector<Json> all;
        std::istringstream in(content(live_ + "/b"));
        for (std::string line; std::getline(in, line);)
            if (const Json json = Json::parse(line); json.at("type") == type && json.at("plugin") == plugin)
                all.push_back(json);
        return all;
    }
    void expect_counts(const std::string &plugin, std::map<std::string, std::int64_t> counts) const {
        std::int64_t got = 0, wanted = 0;
        for (const auto &[name, count] : counts)
            if (name.starts_with(plugin + ":")) got += count;
        for (const char *type : {"event", "row", "counter", "histogram"})
            wanted += static_cast<std::int64_t>(lines(type, plugin).size());
        EXPECT_EQ(got, wanted) << plugin;
        EXPECT_GT(counts["tracer_ledger"], 0);
        if (const auto events = lines("event", plugin); !events.empty()) {
            EXPECT_EQ(got, integer(lines("summary", plugin).at(0).at("emitted"))) << "as the ledger says";
        }
    }

    const std::string live_ = folder_.file("live"), then_ = folder_.file("then"),
                      recording_ = folder_.file("recording");
    std::string said_, shown_;
};

TEST_P(Recording, ReplaysTheRunToTheByteAndBabeltraceFindsTheSame) {
    Words options = way().words("/options");
    options.insert(options.end(), {"--attach", way().variant});
    record({plugin()}, options);
    Workload workload(job());
    (void)workload.truth();
    ASSERT_EQ(run_->stop(), 0) << run_->err();
    expect_the_same();
    if (::access(babeltrace, X_OK) == 0) expect_counts(plugin(), babeltrace_counts(recording_));
}

INSTANTIATE_TEST_SUITE_P(Ways, Recording, testing::ValuesIn(all_ways()), name_of);

/// Tests that do not depend on how a plugin attaches.
class Recordings : public Recording {
protected:
    void SetUp() override { ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0); }
    void TearDown() override {}
};

TEST_F(Recordings, OfAllPluginsAtOnceHoldWhatTheLedgersCount) {
    record(plugin_names(), {});
    (void)Workload({"kill", "500"}).truth();
    (void)Workload({"fork", "50"}).truth();
    ASSERT_EQ(run_->stop(), 0) << run_->err();
    expect_the_same(plugin_names().size());
    if (::access(babeltrace, X_OK) != 0) GTEST_SKIP() << "no babeltrace2 here";
    const auto counts = babeltrace_counts(recording_);
    for (const std::string &plugin : plugin_names())
        expect_counts(plugin, counts);
}

TEST_F(Recordings, OfARunThatIsKilledKeepAllButTheLastMoment) {
    Words args{"record", "-o",       recording_, "killsnoop",
               "--comm", "workload", "-o",       "json:" + folder_.file("live.json")};
    run_ = std::make_unique<TracerRun>(args);
    ASSERT_TRUE(run_->attached_by(folder_.file("live.json"))) << run_->err();
    (void)Workload({"kill", "20000"}).truth();
    const auto there = [&] {
        struct stat info {};
        return ::stat((recording_ + "/stream").c_str(), &info) == 0 && info.st_size > 900'000;
    };
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!there() && std::chrono::steady_clock::now() < deadline)
        ::sched_yield();
    run_->process().signal(SIGKILL);
    (void)run_->finish();
    let_others_read();
    EXPECT_EQ(replay({recording_, "-f", "json"}), 5);
    EXPECT_THAT(said_, HasSubstr("damaged at byte"));
    EXPECT_GT(std::ranges::count(shown_, '\n'), 10'000);
    if (::access(babeltrace, X_OK) == 0) {
        // Perhaps killed in the middle of a write; babeltrace2 refuses half a packet.
        const std::string place = said_.substr(said_.find("damaged at byte ") + 16);
        ASSERT_EQ(::truncate((recording_ + "/stream").c_str(), std::stol(place)), 0);
        EXPECT_GT(babeltrace_counts(recording_)["killsnoop:signals"], 10'000);
    }
}

TEST_F(Recordings, CutInTheMiddleSayWhereAndShowWhatStandsBefore) {
    ChildProcess run(
        {tracer_binary(), "record", "-o", recording_, "killsnoop", "--", workload_binary(), "kill", "3000"});
    run.close_input(); // lets the workload go
    ASSERT_EQ(run.wait(), 0) << run.err();
    EXPECT_EQ(run.out().find("TIME"), std::string::npos) << "it shows nothing where nobody asked";
    const auto size = fs::file_size(recording_ + "/stream");
    fs::resize_file(recording_ + "/stream", size * 2 / 3);
    let_others_read();
    EXPECT_EQ(replay({recording_}), 5);
    EXPECT_THAT(said_, HasSubstr("/stream: damaged at byte "));
    EXPECT_THAT(shown_, HasSubstr("RESULT"));
}

TEST_F(Recordings, AreNobodyElsesToRead) {
    ChildProcess run({tracer_binary(), "record", "-o", recording_, "killsnoop", "-d", "50ms"});
    ASSERT_EQ(run.wait(), 0) << run.err();
    for (const auto &[path, mode] :
         {std::pair<std::string, mode_t>{"", 0700}, {"/metadata", 0600}, {"/stream", 0600}}) {
        struct stat info {};
        ASSERT_EQ(::stat((recording_ + path).c_str(), &info), 0);
        EXPECT_EQ(info.st_mode & 07777, mode) << path;
    }
    EXPECT_EQ(replay({recording_}), 2);
    EXPECT_THAT(said_, HasSubstr("Permission denied"));
    // Being allowed to call tracer through sudo does not mean being allowed to read root's files.
    ChildProcess::Setup by_sudo;
    by_sudo.environment = {{"SUDO_UID", std::to_string(nobody)}, {"SUDO_GID", std::to_string(nobody)}};
    for (const Words &words : {Words{"replay", recording_}, Words{"diff", recording_, recording_}}) {
        Words command{tracer_binary()};
        command.insert(command.end(), words.begin(), words.end());
        ChildProcess reader(command, by_sudo);
        EXPECT_EQ(reader.wait(), 2) << words.front() << ": " << reader.out();
        EXPECT_THAT(reader.err(), HasSubstr("Permission denied")) << words.front();
    }
}

TEST_F(Recordings, OfAFullDiskKeepWholePacketsAndCountTheRest) {
    const DetachedMount disk("tmpfs", "256k");
    TracerRun run({"record", "-o", disk.path("recording"), "-o", "json:" + folder_.file("live.json"), "killsnoop",
                   "--comm", "workload"});
    ASSERT_TRUE(run.attached_by(folder_.file("live.json"))) << run.err();
    (void)Workload({"kill", "20000"}).truth();
    EXPECT_EQ(run.stop(), 4) << run.err();
    EXPECT_THAT(run.err(), HasSubstr("no space is left on the device"));
    ChildProcess replayed({tracer_binary(), "replay", disk.path("recording"), "-f", "csv"});
    EXPECT_EQ(replayed.wait(), 5) << "it has no end";
    const std::string live = content(folder_.file("live.json"));
    const Json summary = Json::parse(live.substr(live.rfind('\n', live.size() - 2) + 1));
    const std::int64_t lost = integer(summary.at("outputs").at(0).at("lost_output"));
    EXPECT_GT(lost, 0);
    const std::string csv = replayed.out();
    EXPECT_EQ(std::ranges::count(csv, '\n') - 1 + lost, integer(summary.at("emitted")));
    for (const char *file : {"/stream", "/metadata"})
        ::unlink((disk.path("recording") + file).c_str());
    ::rmdir(disk.path("recording").c_str());
}

} // namespace
} // namespace tracer::test
