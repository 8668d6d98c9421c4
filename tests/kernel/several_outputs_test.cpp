// SPDX-License-Identifier: Apache-2.0
// A run with several outputs: all have the same records, and one that is slow or full costs the others nothing.
#include "support/detached_mount.hpp"
#include "support/files.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <fcntl.h>
#include <poll.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace tracer::test {
namespace {
using testing::HasSubstr;
using testing::Not;

/// One event: who sent which signal to whom.
using Kill = std::vector<std::string>;

Words split(const std::string &line, char separator) {
    Words words;
    std::istringstream in(line);
    for (std::string word; std::getline(in, word, separator);)
        if (separator == ',' || !word.empty()) words.push_back(word);
    return words;
}

/// The records of a text with a header, by the columns that the header names so.
std::vector<Kill> table(const std::string &text, char separator, const Words &columns) {
    std::istringstream in(text);
    std::string line;
    std::getline(in, line);
    const Words header = split(line, separator);
    std::vector<Kill> kills;
    while (std::getline(in, line)) {
        const Words words = split(line, separator);
        Kill &kill = kills.emplace_back();
        for (const std::string &column : columns) {
            const auto at = std::find(header.begin(), header.end(), column) - header.begin();
            kill.push_back(words.at(static_cast<std::size_t>(at)));
        }
    }
    return kills;
}

std::vector<Json> json_lines(const std::string &text) {
    std::vector<Json> all;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        all.push_back(Json::parse(line));
    return all;
}

std::int64_t events_in(const std::vector<Json> &lines) {
    return std::ranges::count_if(lines, [](const Json &line) { return line.at("type") == "event"; });
}

/// What the summary says that the output lost.
std::int64_t loss_of(const Json &summary, const std::string &output) {
    for (const Json &each : summary.at("outputs"))
        if (each.at("output") == output) return integer(each.at("lost_output"));
    ADD_FAILURE() << "no output " << output << " in " << summary;
    return -1;
}

class SeveralOutputs : public testing::Test {
protected:
    std::unique_ptr<TracerRun> start(const Words &outputs) {
        Words args{"run", "killsnoop", "-i", "50ms", "--comm", "workload"};
        for (const std::string &output : outputs)
            args.insert(args.end(), {"-o", output});
        auto run = std::make_unique<TracerRun>(args);
        EXPECT_TRUE(run->attached_by(file_)) << run->err();
        return run;
    }
    /// Waits until the run has said so on stderr.
    static void wait_for(const TracerRun &run, const std::string &words) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (run.err().find(words) == std::string::npos && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        EXPECT_THAT(run.err(), HasSubstr(words));
    }
    /// The file beside the failed or slow output has every record; gives its summary.
    Json whole_file() {
        const auto lines = json_lines(content(file_));
        const Json &summary = lines.back();
        EXPECT_EQ(summary.at("type"), "summary");
        EXPECT_EQ(events_in(lines), integer(summary.at("emitted")));
        EXPECT_EQ(integer(summary.at("lost_output")), 0);
        EXPECT_EQ(loss_of(summary, "json:" + file_), 0);
        return summary;
    }

    TempFolder folder_;
    const std::string file_ = folder_.file("run.jsonl");
};

TEST_F(SeveralOutputs, HaveTheSameRecords) {
    const auto run = start({"text:-", "json:" + file_, "csv:" + folder_.file("csv") + "/"});
    (void)Workload({"kill", "2000"}).truth();
    EXPECT_EQ(run->stop(), 0) << run->err();
    const auto lines = json_lines(content(file_));
    std::vector<Kill> kills, times;
    for (const Json &line : lines) {
        if (line.at("type") != "event") continue;
        kills.push_back({line["pid"].dump(), line["sig"].dump(), line["tpid"].dump()});
        times.push_back({line.at("time")});
    }
    EXPECT_EQ(static_cast<std::int64_t>(kills.size()), integer(whole_file().at("emitted")));
    EXPECT_GE(kills.size() + static_cast<std::size_t>(integer(lines.back().at("missed"))), 2000u);
    EXPECT_EQ(table(run->process().out(), ' ', {"PID", "SIG", "TPID"}), kills);
    auto csv = content(folder_.file("csv/killsnoop.csv"));
    std::erase(csv, '\r');
    EXPECT_EQ(table(csv, ',', {"pid", "sig", "tpid"}), kills);
    EXPECT_EQ(table(csv, ',', {"time"}), times) << "to the nanosecond";
    EXPECT_EQ(lines.back().at("outputs").size(), 3u);
    EXPECT_THAT(run->err(), Not(HasSubstr("lost_output")));
}

TEST_F(SeveralOutputs, AReaderThatDoesNotReadCostsTheOthersNothing) {
    const std::string fifo = folder_.file("fifo");
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_GE(reader, 0);
    const auto run = start({"json:" + fifo, "json:" + file_});
    // Natively more than the buffer holds; an emulated guest would take too long.
    const bool fills = guest_kernel().empty();
    (void)Workload({"kill", fills ? "120000" : "5000"}).truth();
    const std::string slow = "output json:" + fifo + " is too slow";
    if (fills) wait_for(*run, slow);
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(run->stop(), 4) << run->err();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
    EXPECT_THAT(run->err(), HasSubstr("output json:" + fifo + ": the reader of " + fifo + " does not read"));

    std::string got(4 << 20, '\0');
    const ssize_t bytes = ::read(reader, got.data(), got.size());
    ::close(reader);
    ASSERT_GT(bytes, 0);
    got.resize(static_cast<std::size_t>(bytes));
    EXPECT_TRUE(got.ends_with('\n'));
    const Json summary = whole_file();
    const std::int64_t lost = loss_of(summary, "json:" + fifo);
    EXPECT_GT(lost, 0);
    EXPECT_EQ(events_in(json_lines(got)) + lost, integer(summary.at("emitted")));
}

TEST_F(SeveralOutputs, AFullDiskIsNamedAtTheEndAndTheOthersAreWhole) {
    const auto run = start({"text:/dev/full", "json:" + file_});
    (void)Workload({"kill", "1000"}).truth();
    const std::string what = "output text:/dev/full: cannot write to /dev/full: no space is left on the device";
    wait_for(*run, what + "; the others go on");
    EXPECT_EQ(run->stop(), 4);
    EXPECT_THAT(run->err(), HasSubstr(what + "; lost_output "));
    const Json summary = whole_file();
    EXPECT_EQ(loss_of(summary, "text:/dev/full"), integer(summary.at("emitted")));
}

TEST_F(SeveralOutputs, ADiskThatFillsUpMeanwhileKeepsWholeRecords) {
    const DetachedMount disk("tmpfs", "256k");
    const auto run = start({"csv:" + disk.path("csv"), "json:" + file_});
    (void)Workload({"kill", "6000"}).truth();
    EXPECT_EQ(run->stop(), 4) << run->err();
    const Json summary = whole_file();
    const std::string csv = content(disk.path("csv"));
    EXPECT_TRUE(csv.ends_with("\r\n"));
    const std::int64_t lost = loss_of(summary, "csv:" + disk.path("csv"));
    EXPECT_GT(lost, 0);
    EXPECT_EQ(std::ranges::count(csv, '\n') - 1 + lost, integer(summary.at("emitted")));
    ::unlink(disk.path("csv").c_str());
}

TEST_F(SeveralOutputs, TwoNamesOfOneFileAreRefused) {
    folder_.write("one", "");
    ASSERT_EQ(::link(folder_.file("one").c_str(), folder_.file("two").c_str()), 0);
    TracerRun run(
        {"run", "killsnoop", "-d", "50ms", "-o", "json:" + folder_.file("one"), "-o", "text:" + folder_.file("two")});
    EXPECT_EQ(run.finish(), 2);
    EXPECT_THAT(run.err(), HasSubstr("two outputs go to the same place"));
}

} // namespace
} // namespace tracer::test
