// SPDX-License-Identifier: Apache-2.0
// Which records conditions hold for, column type by column type.
#include "model/predicate.hpp"
#include "support/allocations.hpp"
#include "support/fake_names.hpp"
#include "support/sample_plugins.hpp"
#include "unit/recording/whole_specs.hpp"

#include <gtest/gtest.h>

#include <sys/syscall.h>

namespace tracer::model {
namespace {

/// One record of one source, and what a condition says of it.
template <class Value, class Key = test::FileKey>
struct Subject {
    explicit Subject(PluginSpec plugin, std::size_t source = 0) : spec(std::move(plugin)), index(source) {}

    bool holds(std::string_view condition) {
        auto predicate = Predicate::parse(condition, spec.sources[index]);
        EXPECT_TRUE(predicate) << condition << ": " << (predicate ? "" : predicate.error().line());
        return predicate && predicate->holds(record(), reading());
    }
    RecordView record() const {
        auto view = test::view(spec.sources[index], value);
        if (spec.sources[index].kind == TRACER_SOURCE_TABLE) view.key = std::as_bytes(std::span(&key, 1));
        return view;
    }
    Reading reading() { return {&names, &stacks, seconds, start}; }

    PluginSpec spec;
    std::size_t index;
    Value value{};
    Key key{};
    test::FakeNames names;
    test::FakeStacks stacks;
    double seconds = 0;
    std::uint64_t start = 0;
};

TEST(Predicates, CompareNumbersWithTheirUnits) {
    Subject<test::FileValue> file(test::filetop_like());
    file.value.reads = 5;
    file.value.wbytes = 4096;
    for (const char *yes : {"wbytes = 4K", "wbytes>=4096", "wbytes < 1MiB", "reads == 5", "reads = 0x5", "reads != 6",
                            "reads > 4", "reads <= 5"})
        EXPECT_TRUE(file.holds(yes)) << yes;
    for (const char *no : {"wbytes > 4K", "reads < 5", "reads != 5", "wbytes = 0"})
        EXPECT_FALSE(file.holds(no)) << no;
}

TEST(Predicates, KnowNumbersAboveTheSignedOnes) {
    Subject<test::FileValue> file(test::filetop_like());
    file.value.reads = (std::uint64_t{1} << 63) + 1;
    EXPECT_TRUE(file.holds("reads > 9223372036854775808"));
    EXPECT_TRUE(file.holds("reads = 9223372036854775809"));
    EXPECT_TRUE(file.holds("reads <= 18446744073709551615"));
    EXPECT_FALSE(file.holds("reads < 1"));
}

TEST(Predicates, KnowNumbersBelowZero) {
    Subject<test::KillEvent> kill(test::killsnoop_like());
    kill.value.result = -1;
    kill.value.tpid = -7;
    EXPECT_TRUE(kill.holds("result = -1 && tpid = -7"));
    EXPECT_TRUE(kill.holds("result < 0"));
    EXPECT_FALSE(kill.holds("result > 1"));
    EXPECT_FALSE(kill.holds("tpid >= 0"));
}

TEST(Predicates, MatchTextOfAnyBytes) {
    Subject<test::FileValue> file(test::filetop_like());
    test::set_text(file.value.comm, "cc1plus");
    test::set_text(file.value.file, "a \"b\"\x1b.h");
    for (const char *yes : {"comm = cc1*", "comm=\"cc1plus\"", "comm != cc1", "file = *.[ch]", R"(file = "a *")",
                            R"(file = "a \"b\"\x1b.h")", "file != none"})
        EXPECT_TRUE(file.holds(yes)) << yes;
    EXPECT_FALSE(file.holds("comm = none"));
    EXPECT_FALSE(file.holds(R"(file = a\*)"));
}

TEST(Predicates, NameErrorsAndTheirAbsence) {
    Subject<test::KillEvent> kill(test::killsnoop_like());
    kill.value.result = -3;
    for (const char *yes :
         {"error = ESRCH", "error = E*", "error = 3", "error = -3", "error != none", "error != EPERM"})
        EXPECT_TRUE(kill.holds(yes)) << yes;
    kill.value.result = -600; // has no name: by its number, as it is shown
    EXPECT_TRUE(kill.holds("error = \"-6*\" && error != none && error = -600"));
    kill.value.result = 3;
    for (const char *yes : {"error = none", "error != ESRCH", "error != 3", "!(error = E*)"})
        EXPECT_TRUE(kill.holds(yes)) << yes;
}

/// A connection whose record ends in words.
struct Connection : Subject<test::ConnectEvent> {
    Connection() : Subject(test::whole(test::connect_like())) {}
    bool holds(std::string_view condition) {
        auto predicate = Predicate::parse(condition, spec.sources[0]);
        EXPECT_TRUE(predicate) << condition << ": " << (predicate ? "" : predicate.error().line());
        const auto bytes = test::with_tail(value, words);
        return predicate && predicate->holds({&spec.sources[0], {}, bytes}, reading());
    }
    std::string_view words;
};

TEST(Predicates, KnowAddressesAsTextAndAsPartsOfNetworks) {
    Connection to;
    const auto address = *parse_address("10.1.2.3"), address6 = *parse_address("fd00::7");
    std::memcpy(to.value.source, address.data() + 12, 4);
    std::ranges::copy(address, to.value.to);
    std::ranges::copy(address6, to.value.to6);
    to.value.port = 443;
    for (const char *yes :
         {"source = 10.1.2.3", "source = 10.0.0.0/8", "source = 10.1.*", "to = 10.1.2.3", "to = ::ffff:10.1.2.3",
          "to = 10.1.2.0/24 && to != 10.1.3.0/24", "to6 = fd00::/8", "to6 = fd00::7 && to6 != ::1",
          "source != 10.1.2.4", "port = 443 && port > 442", "source = 0.0.0.0/0 && to6 = ::/0 && to6 != 0.0.0.0/0"})
        EXPECT_TRUE(to.holds(yes)) << yes;
    EXPECT_FALSE(to.holds("to = 11.0.0.0/8"));
}

TEST(Predicates, KnowCallsResultsFlagsAndTruth) {
    Connection to;
    to.value.call = SYS_connect;
    to.value.result = -111;
    to.value.flags = 0x13;
    to.value.blocking = 7;
    to.value.cookie = 0x1f;
    for (const char *yes : {"call = connect", "call != accept4", "call = conn*", "result = ECONNREFUSED", "result < 0",
                            "result = -111", "result != EPERM", "flags = read", "flags = read|write", "flags = R|0x10",
                            "flags = wr*", "flags = 0x10", "flags != now", "flags != none", "blocking = yes",
                            "blocking = true && blocking != false", "cookie = 0x1f", "cookie > 30"})
        EXPECT_TRUE(to.holds(yes)) << yes;
    EXPECT_FALSE(to.holds("flags = read|now"));
    to.value.flags = 0;
    EXPECT_TRUE(to.holds("flags = none && flags = 0"));
    to.value.call = 100000;
    EXPECT_TRUE(to.holds("call = 100000 && call = 1000*"));
}

TEST(Predicates, KnowWordsOneByOneAndTogether) {
    Connection to;
    to.words = std::string_view("git\0commit\0-m\0a b\0", 18);
    for (const char *yes : {"args = git", "args = -m", "args = \"git commit*\"", "args = \"a b\"", "args != push"})
        EXPECT_TRUE(to.holds(yes)) << yes;
    EXPECT_FALSE(to.holds("args = commi"));
    to.words = {};
    EXPECT_FALSE(to.holds("args = git"));
}

TEST(Predicates, KnowRatiosOfTwoColumns) {
    Connection to;
    to.value.failed = 1;
    to.value.tried = 4;
    EXPECT_TRUE(to.holds("share = 0.25 && share < 0.5"));
    to.value.tried = 0;
    EXPECT_TRUE(to.holds("share = none"));
}

TEST(Predicates, KnowLabelsByEitherName) {
    Subject<test::FileValue> file(test::filetop_like());
    file.value.kind = 1;
    for (const char *yes :
         {"file_type = socket", "file_type = S", "file_type = so*", "file_type = 1", "file_type != regular"})
        EXPECT_TRUE(file.holds(yes)) << yes;
    file.value.kind = 9;
    EXPECT_TRUE(file.holds("file_type = 9 && file_type = \"?\" && file_type != socket"));
}

TEST(Predicates, KnowUsersByNameAndNumber) {
    Subject<test::ExecEvent> exec(test::usercheck_like());
    exec.names.users = {{0, "root"}, {1000, "ann"}};
    exec.value.uid = 1000;
    EXPECT_TRUE(exec.holds("user = ann && user = 1000 && user != root && uid = 1000 && user = a*"));
    EXPECT_FALSE(exec.holds("user = none"));
    exec.value.uid = 77;
    EXPECT_TRUE(exec.holds("user = none && user = 77 && user != ann"));
    EXPECT_FALSE(exec.holds("user = *"));
}

TEST(Predicates, KnowDevicesAndKeys) {
    Subject<test::FileValue> file(test::filetop_like());
    file.key = {42, 8u << 20 | 1, 7};
    EXPECT_TRUE(file.holds("dev = 8:1 && dev = 8:* && dev != 8:2 && inode = 42 && tid = 7"));
}

TEST(Predicates, FindSymbolsInStacks) {
    Subject<test::StackEvent> stack(test::stacksnoop_like());
    stack.names.symbols = {{0x1000, {"vfs_read", ""}}, {0x5000, {"ksys_read", ""}}};
    stack.value.function = 0x1004;
    stack.value.stack[0] = 0x1010;
    stack.value.stack[1] = 0x5010;
    EXPECT_TRUE(stack.holds("function = vfs_* && stack = ksys_read && stack = 0x5010 && stack != vfs_write"));
    EXPECT_FALSE(stack.holds("stack != ksys_*")); // some frame matches
    EXPECT_FALSE(stack.holds("function = none || stack = none"));
    stack.value.function = 0x9000;
    stack.value.stack[0] = 0;
    EXPECT_TRUE(stack.holds("function = none && function = 0x9000 && function != * && stack = none"));
}

TEST(Predicates, FindStacksByTheirId) {
    Subject<test::StackCount, test::StackKey> counts(test::stacksnoop_like(), 1);
    counts.names.symbols = {{0x5000, {"ksys_read", ""}}};
    counts.stacks.stacks = {{3, {0x5010}}};
    counts.key.stack = 3;
    EXPECT_TRUE(counts.holds("stack = ksys_read"));
    counts.key.stack = -14;
    EXPECT_TRUE(counts.holds("stack = none"));
}

TEST(Predicates, CountTimeFromTheRunsStart) {
    Subject<test::StackEvent> stack(test::stacksnoop_like());
    stack.start = 5'000'000'000;
    stack.value.time = 7'500'000'000;
    EXPECT_TRUE(stack.holds("time > 2s && time <= 2500ms && time = 2.5"));
    EXPECT_FALSE(stack.holds("time > 1m"));
}

TEST(Predicates, CompareRatesIfThereIsAnInterval) {
    Subject<test::TaskCounter> tasks(test::pidpersec_like());
    tasks.value = {30, 20};
    tasks.seconds = 0.5;
    EXPECT_TRUE(tasks.holds("rate > 99.5 && rate = 100 && tasks = 50 && rate != none"));
    tasks.seconds = 0;
    EXPECT_TRUE(tasks.holds("rate = none && rate != 100 && !(rate > 0) && !(rate <= 0)"));
}

TEST(Predicates, JoinComparisonsAsPeopleExpect) {
    Subject<test::FileValue> file(test::filetop_like());
    file.value.reads = 1;
    EXPECT_TRUE(file.holds("reads = 1 || reads = 2 && reads = 3")); // && binds closer
    EXPECT_FALSE(file.holds("(reads = 1 || reads = 2) && reads = 3"));
    EXPECT_TRUE(file.holds("reads=1,writes=0"));
    EXPECT_TRUE(file.holds("!reads = 2 && !(reads = 3) && !!reads=1"));
    EXPECT_FALSE(file.holds("!(reads = 1 || writes = 7)"));
}

TEST(Predicates, TakeRecordsThatAreCutShort) {
    Subject<test::KillEvent> kill(test::killsnoop_like());
    auto predicate = Predicate::parse("comm = x || result = 0", kill.spec.sources[0]);
    ASSERT_TRUE(predicate);
    RecordView record = kill.record();
    record.value = record.value.first(4);
    EXPECT_FALSE(predicate->holds(record, kill.reading()));
}

TEST(Predicates, AllocateNothingForARecord) {
    Subject<test::StackEvent> stack(test::stacksnoop_like());
    stack.names.symbols = {{0x1000, {"vfs_read", ""}}};
    stack.value.stack[0] = 0x1010;
    auto predicate = Predicate::parse("comm = a* || stack = *write && pid > 7 || !(function = b*)"
                                      "|| cpu != 3 || time > 1s",
                                      stack.spec.sources[0]);
    ASSERT_TRUE(predicate);
    const auto before = test::allocations();
    bool held = true;
    for (int i = 0; i < 100; ++i)
        held = predicate->holds(stack.record(), stack.reading()) && held;
    EXPECT_EQ(test::allocations(), before);
    EXPECT_TRUE(held);
    const auto made = Predicate::parse("pid = 1", stack.spec.sources[0]);
    EXPECT_GT(test::allocations(), before); // it does count
    EXPECT_TRUE(made);
}

} // namespace
} // namespace tracer::model
