// SPDX-License-Identifier: Apache-2.0
// Records that end in text: each arrives with exactly the bytes that there were, up to its bound, and none is lost.
#include "bpf/account/ledger.hpp"
#include "bpf/load/object.hpp"
#include "bpf/read/percpu.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include "slots_objects.h"

#include <bpf/bpf.h>
#include <tracer/bpf/shared.h>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <random>

namespace tracer::test {
namespace {

constexpr const char *tails = TRACER_BINARY_DIR "/tests/kernel/plugins/tails.so";
constexpr std::size_t most = 4096; // TAILS_MOST

/// Executes `file` with these words, and waits for its end. Its process id.
pid_t execute(const std::string &file, const Words &words) {
    std::vector<char *> argv;
    for (const std::string &word : words)
        argv.push_back(const_cast<char *>(word.c_str()));
    argv.push_back(nullptr);
    char *nothing[] = {nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    for (const int fd : {1, 2})
        ::posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_WRONLY, 0);
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, file.c_str(), &actions, nullptr, argv.data(), nothing);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("cannot start " + file);
    ::waitpid(pid, nullptr, 0);
    return pid;
}

/// What arrives of them.
Json arriving(const Words &words) {
    std::string bytes;
    for (const std::string &word : words)
        bytes += word + '\0';
    bytes.resize(std::min(bytes.size(), most));
    Json all = Json::array();
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\0', at), bytes.size());
        all.push_back(bytes.substr(at, end - at));
        at = end + 1;
    }
    return all;
}

std::map<pid_t, Json> by_process(const TracerRun &run) {
    std::map<pid_t, Json> events;
    for (const Json &event : run.records("event", "tails"))
        events[event.at("pid").get<pid_t>()] = event;
    return events;
}

class Tails : public testing::Test {
protected:
    std::unique_ptr<TracerRun> trace(const Words &more = {}) {
        Words args{"run", tails, "-f", "json"};
        args.insert(args.end(), more.begin(), more.end());
        auto run = std::make_unique<TracerRun>(args);
        if (!run->attached()) {
            ADD_FAILURE() << "tracer ended with " << run->finish() << ": " << run->err();
            return nullptr;
        }
        return run;
    }
};

TEST_F(Tails, CommandLinesArriveToTheByte) {
    const auto run = trace();
    ASSERT_TRUE(run);
    std::vector<Words> lines{{"one"},
                             {"a", "", "b c", "", ""},
                             {"quote\"s", "\\", "=1+1", "\x1b[2J"},
                             {std::string(most - 1, 'x')},
                             {std::string(most, 'x')},
                             {std::string(most - 3, 'x'), "y", "z"},
                             Words(5000, "w"),
                             {"long", std::string(100'000, 'y')}};
    std::mt19937 random(1);
    const std::int64_t rounds = natively_or_in_guest(300, 50);
    for (std::int64_t i = 0; i < rounds; ++i) {
        Words &words = lines.emplace_back();
        for (unsigned n = 1 + random() % 40; n > 0; --n)
            words.emplace_back(random() % 150, static_cast<char>('a' + random() % 26));
    }
    std::vector<pid_t> pids;
    for (const Words &words : lines)
        pids.push_back(execute(workload_binary(), words));
    // No words at all: kernels from 5.18 on make one empty word of that.
    const pid_t none = execute(workload_binary(), {});
    EXPECT_EQ(run->stop(), 0) << run->err();
    std::int64_t arrived = 0;
    auto events = by_process(*run);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Json event = events[pids[i]];
        if (event.is_null()) continue;
        ++arrived;
        EXPECT_EQ(event.at("args"), arriving(lines[i])) << i;
    }
    expect_complete(*run, "tails", arrived, static_cast<std::int64_t>(lines.size()));
    if (const Json event = events[none]; !event.is_null()) {
        EXPECT_EQ(event.at("args"), event.at("length") == 0 ? Json::array() : Json::array({""}));
    }
    expect_balanced(*run, "tails");
}

TEST_F(Tails, PathsArriveUpToTheirBound) {
    const TempFolder folder;
    const auto run = trace({"--path"});
    ASSERT_TRUE(run);
    std::map<std::string, pid_t> pids;
    for (const std::size_t length : {1u, 20u, 200u}) {
        const std::string link = folder.file(std::string(length, 'l'));
        ASSERT_EQ(::symlink(workload_binary().c_str(), link.c_str()), 0);
        pids[link] = execute(link, {"x"});
    }
    EXPECT_EQ(run->stop(), 0) << run->err();
    std::int64_t arrived = 0;
    auto events = by_process(*run);
    for (const auto &[path, pid] : pids) {
        const Json event = events[pid];
        if (event.is_null()) continue;
        ++arrived;
        EXPECT_EQ(event.at("path"), path.substr(0, 63));
    }
    expect_complete(*run, "tails", arrived, static_cast<std::int64_t>(pids.size()));
    expect_balanced(*run, "tails");
}

TEST_F(Tails, AFullRingLosesEventsThatTheLedgerKnowsOf) {
    const auto run = trace({"--ring-size", std::to_string(::sysconf(_SC_PAGESIZE)), "-i", "1h"});
    ASSERT_TRUE(run);
    const Words words{std::string(3000, 'x')};
    const std::int64_t rounds = natively_or_in_guest(200, 30);
    ::kill(run->process().pid(), SIGSTOP); // so that nobody reads
    for (std::int64_t i = 0; i < rounds; ++i)
        execute(workload_binary(), words);
    ::kill(run->process().pid(), SIGCONT);
    EXPECT_EQ(run->stop(), 0) << run->err();
    expect_balanced(*run, "tails");
    const Json summary = run->records("summary").at(0);
    EXPECT_GE(integer(summary.at("lost_ring")) + integer(summary.at("missed")), rounds - 2);
    for (const Json &event : run->records("event", "tails"))
        if (event.at("length") == 3001) {
            EXPECT_EQ(event.at("args"), Json(words));
        }
}

TEST(TailSlots, AreNeverSharedAndComeBack) {
    const model::Object object{"slots", std::as_bytes(std::span(slots_object))};
    const auto checked = bpf::CheckedObject::check("slots", object, {});
    ASSERT_TRUE(checked) << checked.error().line();
    auto open = bpf::OpenObject::open(*checked);
    ASSERT_TRUE(open) << open.error().line();
    const bpf::ObjectPtr loaded = std::move(*open).release();
    for (const char *unused : {"tracer_marks", "tracer_marks_hash"})
        if (auto *map = bpf_object__find_map_by_name(loaded.get(), unused)) bpf_map__set_autocreate(map, false);
    ASSERT_EQ(bpf_object__load(loaded.get()), 0);
    const auto *program = bpf_object__find_program_by_name(loaded.get(), "take_all");
    const auto *variables = bpf_object__find_map_by_name(loaded.get(), ".bss");
    for (std::uint64_t round = 1; round <= 100; ++round) {
        bpf_test_run_opts options{};
        options.sz = sizeof options;
        ASSERT_EQ(bpf_prog_test_run_opts(bpf_program__fd(program), &options), 0);
        const std::uint32_t zero = 0;
        std::uint64_t counts[2] = {};
        ASSERT_EQ(bpf_map_lookup_elem(bpf_map__fd(variables), &zero, counts), 0);
        EXPECT_EQ(counts[0], 4u) << "of five";
        EXPECT_EQ(counts[1], 4u);
        const auto *map = bpf_object__find_map_by_name(loaded.get(), "tracer_ledger");
        bpf::PerCpuSlot slot(bpf_map__fd(map), bpf_map__value_size(map));
        const auto totals = bpf::read_totals(slot);
        ASSERT_TRUE(totals);
        EXPECT_EQ(totals->lost_ring, round);
    }
}

} // namespace
} // namespace tracer::test
