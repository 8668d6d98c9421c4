// SPDX-License-Identifier: Apache-2.0
// Errors' names, frames, and moments in time.
#include "model/errno_names.hpp"
#include "model/machinery.hpp"
#include "output/stack_frames.hpp"
#include "output/wall_time.hpp"
#include "support/fake_names.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace tracer::output {
namespace {

TEST(ErrnoNames, OnlyNegativeReturnValuesInTheErrorRangeHaveOne) {
    EXPECT_EQ(model::errno_name(-1), "EPERM");
    EXPECT_EQ(model::errno_name(-3), "ESRCH");
    EXPECT_EQ(model::errno_name(-512), "ERESTARTSYS");
    EXPECT_EQ(model::errno_name(0), "");
    EXPECT_EQ(model::errno_name(1), "");
    EXPECT_EQ(model::errno_name(-4000), "");
    EXPECT_EQ(model::errno_name(INT64_MIN), "");
    EXPECT_TRUE(model::is_error(-4095));
    EXPECT_FALSE(model::is_error(-4096));
}

TEST(StackFrames, WhatCarriesAProbeIsMachinery) {
    EXPECT_TRUE(model::is_machinery({"anything", "bpf", 0}));
    EXPECT_TRUE(model::is_machinery({"ftrace_trampoline", "__builtin__ftrace", 0}));
    for (const char *name :
         {"bpf_prog_0123456789abcdef", "bpf_prog_0123456789abcdef_snoop", "bpf_trampoline_6442", "kprobe_dispatcher",
          "kprobe_dispatcher.isra.0", "bpf_get_stack_raw_tp", "perf_trace_sched_process_exec", "optimized_callback",
          "__traceiter_sched_process_exec", "perf_syscall_enter"})
        EXPECT_TRUE(model::is_machinery({name, "", 0})) << name;
}

TEST(StackFrames, KernelFunctionsWithSimilarNamesAreNot) {
    for (const char *name : {"bpf_prog_load", "bpf_prog_0123", "vfs_read", "kprobe_register", "", "ftrace_set_filter"})
        EXPECT_FALSE(model::is_machinery({name, "", 0})) << name;
}

TEST(StackFrames, MachineryGoesFromTheInnermostEndAlone) {
    test::FakeNames names;
    names.symbols = {{0x1000, {"bpf_trampoline_1", "bpf"}}, {0x2000, {"vfs_read", ""}}};
    const std::uint64_t stack[] = {0x1001, 0x1002, 0x2000, 0x1003, 0x2001};
    EXPECT_EQ(model::strip_machinery(stack, names).size(), 3u);
    EXPECT_EQ(model::strip_machinery(stack, names)[0], 0x2000u);
    const std::uint64_t nothing_else[] = {0x1001, 0x1002};
    EXPECT_EQ(model::strip_machinery(nothing_else, names).size(), 2u) << "a stack is never emptied";
}

TEST(StackFrames, ATrampolineWithoutANameIsKnownByTheEntryThatCalledIt) {
    test::FakeNames names;
    names.symbols = {{0x2000, {"iterate_dir", ""}}, {0x4000, {"do_syscall_64", ""}}};
    const std::uint64_t probed[] = {0xc0022, 0x2005, 0x4030};
    EXPECT_EQ(model::strip_machinery(probed, names).size(), 2u);
    EXPECT_EQ(model::strip_machinery(probed, names)[0], 0x2005u);
    names.symbols[0xc0000] = {"loop_init", "loop"};
    EXPECT_EQ(model::strip_machinery(probed, names).size(), 2u) << "the name of what lay there before";
    names.symbols.erase(0xc0000);
    const std::uint64_t called[] = {0xc0022, 0x2150, 0x4030};
    EXPECT_EQ(model::strip_machinery(called, names).size(), 3u) << "a function that nobody could name";
}

TEST(StackFrames, AFrameShowsOffsetAndModuleWhereWanted) {
    const auto frame = [](const model::Symbol &symbol, bool offset) {
        Buffer out;
        put_frame(out, 0xffffffffc0001234, symbol, offset, true);
        return std::string(out.view());
    };
    EXPECT_EQ(frame({"ext4_read", "ext4", 0x34}, true), "ext4_read+0x34 [ext4]");
    EXPECT_EQ(frame({"ext4_read", "ext4", 0x34}, false), "ext4_read [ext4]");
    EXPECT_EQ(frame({"vfs_read", "", 0}, true), "vfs_read+0x0");
    EXPECT_EQ(frame({}, true), "0xffffffffc0001234");
}

struct SteppingClock final : Clock {
    std::uint64_t boot = 1'000'000'000'000;
    std::int64_t wall = 1'700'000'000'000'000'000;
    mutable int looks = 0;
    [[nodiscard]] std::uint64_t boot_ns() const override { return boot; }
    [[nodiscard]] std::int64_t wall_ns() const override {
        ++looks;
        return wall;
    }
};

std::string rfc3339(WallTime &time, std::int64_t wall) {
    Buffer out;
    time.put_rfc3339(out, wall);
    return std::string(out.view());
}

TEST(WallTime, WritesEveryNanosecondThatSixtyFourBitsHold) {
    SteppingClock clock;
    WallTime time(clock);
    EXPECT_EQ(rfc3339(time, 0), "1970-01-01T00:00:00.000000000Z");
    EXPECT_EQ(rfc3339(time, -1), "1969-12-31T23:59:59.999999999Z");
    EXPECT_EQ(rfc3339(time, 951'782'400'000'000'007), "2000-02-29T00:00:00.000000007Z");
    EXPECT_EQ(rfc3339(time, INT64_MAX), "2262-04-11T23:47:16.854775807Z");
    EXPECT_EQ(rfc3339(time, INT64_MIN), "1677-09-21T00:12:43.145224192Z");
}

TEST(WallTime, LooksAtTheClocksOnceForManyMomentsAndFollowsAStep) {
    SteppingClock clock;
    WallTime time(clock);
    const int looks = clock.looks;
    for (std::uint64_t i = 0; i < 1000; ++i)
        EXPECT_EQ(time.wall_of(clock.boot - i), clock.wall - static_cast<std::int64_t>(i));
    EXPECT_EQ(clock.looks, looks);
    clock.boot += 200'000'000;
    clock.wall += 3'600'000'000'000; // an hour's step
    EXPECT_EQ(time.wall_of(clock.boot), clock.wall);
    EXPECT_EQ(clock.looks, looks + 1);
}

TEST(WallTime, TimeOfDayIsLocal) {
    ::setenv("TZ", "XXX-2", 1);
    ::tzset();
    SteppingClock clock;
    WallTime time(clock);
    Buffer out;
    time.put_time_of_day(out, 0);
    out.put(' ');
    WallTime::put_strftime(out, 1'000'000'000, "%H:%M:%S%n");
    EXPECT_EQ(out.view(), "02:00:00 02:00:01\\x0a");
    ::setenv("TZ", "UTC", 1);
    ::tzset();
}

} // namespace
} // namespace tracer::output
