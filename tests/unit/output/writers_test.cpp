// SPDX-License-Identifier: Apache-2.0
// What the writers do beyond one plugin's look: several plugins, order and limits of a table, failures.
#include "output/formats.hpp"
#include "support/fake_names.hpp"
#include "support/memory_sink.hpp"
#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tracer::output {
namespace {

using stream::Feed;
using stream::Listener;

std::unique_ptr<Listener> make(const char *format, const FormatContext &context, const std::vector<ByteSink *> &sinks) {
    return find_format(format)->make(context, sinks);
}

struct StillClock final : Clock {
    [[nodiscard]] std::uint64_t boot_ns() const override { return 5; }
    [[nodiscard]] std::int64_t wall_ns() const override { return 5; }
};

class Writers : public testing::Test {
protected:
    FormatContext context(bool several = false) {
        FormatContext c;
        c.time = &time_;
        c.names = &names_;
        c.several = several;
        return c;
    }
    Feed feed(const model::PluginSpec &spec, std::size_t index = 0) {
        Feed s;
        s.spec = &spec;
        s.settings = &settings_;
        s.index = index;
        return s;
    }
    /// The FILE column of a table of five files, as shown under the given options.
    std::vector<std::string> files(std::map<std::string, model::OptionValue> values) {
        settings_.values = std::move(values);
        const Feed s = feed(filetop_);
        sink_.text.clear();
        auto writer = make("text", context(), {&sink_});
        writer->start(s, "");
        std::vector<test::FileKey> keys;
        std::vector<test::FileValue> rows;
        for (std::uint32_t i = 0; i < 5; ++i) {
            keys.push_back({i, 0, i});
            rows.push_back({i, 10 - i, 100, i % 2, 1, 0, "c", {static_cast<char>('a' + i)}});
        }
        std::vector<model::RecordView> views;
        for (std::size_t i = 0; i < 5; ++i)
            views.push_back(test::view(filetop_.sources[0], keys[i], rows[i]));
        writer->rows(s, filetop_.sources[0], {0, 0, 1'000'000'000, 0}, views);
        EXPECT_TRUE(writer->flush());
        std::vector<std::string> names;
        std::istringstream in(sink_.text);
        for (std::string line; std::getline(in, line);)
            if (!line.empty() && line.find("FILE") == line.npos && line.find("loadavg") == line.npos)
                names.emplace_back(1, line.back());
        return names;
    }

    StillClock clock_;
    WallTime time_{clock_};
    test::FakeNames names_;
    test::MemorySink sink_;
    model::PluginSettings settings_;
    model::PluginSpec filetop_ = test::filetop_like(), killsnoop_ = test::killsnoop_like();
    test::KillEvent event_{5, 1, 1, 2, 9, 0, 0, "cat"};
};

using Names = std::vector<std::string>;

/// An interval of histograms by key, as it looks in a format.
class Histograms : public Writers {
protected:
    std::string shown(const char *format, std::map<std::string, model::OptionValue> values = {}) {
        settings_.values = std::move(values);
        const Feed s = feed(spec_);
        const model::Source &source = spec_.sources[0];
        sink_.text.clear();
        auto writer = make(format, context(), {&sink_});
        writer->start(s, "");
        const test::WriteKey few{10, "few"}, many{11, "\x1b[2J"}, equal{9, "equal"};
        const std::uint64_t one[] = {7}, three[] = {1, 1, 100};
        const auto small = test::histogram_of(one), large = test::histogram_of(three);
        const model::RecordView rows[] = {test::view(source, few, small), test::view(source, many, large),
                                          test::view(source, equal, small)};
        writer->rows(s, source, {0, 0, 1'000'000'000, 0}, rows);
        EXPECT_TRUE(writer->flush());
        return sink_.text;
    }
    model::PluginSpec spec_ = test::writesizes_like();
};

TEST_F(Histograms, AreATableOfTheirKeysThoseWithMostValuesFirst) {
    EXPECT_EQ(shown("text"), "COUNT    P50_bytes P99_bytes MAX_bytes PID     COMM\n"
                             "3        1         100       100       11      \\x1b[2J\n"
                             "1        7         7         7         9       equal\n"
                             "1        7         7         7         10      few\n");
    EXPECT_EQ(shown("text", {{"rows", std::uint64_t{1}}}), "COUNT    P50_bytes P99_bytes MAX_bytes PID     COMM\n"
                                                           "3        1         100       100       11      \\x1b[2J\n");
}

TEST_F(Histograms, AreBarsBelowTheTableOnRequest) {
    EXPECT_EQ(shown("text", {{"rows", std::uint64_t{1}}, {"histograms", true}}),
              "COUNT    P50_bytes P99_bytes MAX_bytes PID     COMM\n"
              "3        1         100       100       11      \\x1b[2J\n"
              "\n"
              "PID 11, COMM \\x1b[2J\n"
              "     bytes               : count     distribution\n"
              "         0 -> 1          : 2        |****************************************|\n"
              "         2 -> 3          : 0        |                                        |\n"
              "         4 -> 7          : 0        |                                        |\n"
              "         8 -> 15         : 0        |                                        |\n"
              "        16 -> 31         : 0        |                                        |\n"
              "        32 -> 63         : 0        |                                        |\n"
              "        64 -> 127        : 1        |********************                    |\n"
              "count 3, p50 1, p90 100, p99 100, p99.9 100, max 100 bytes\n");
}

TEST_F(Histograms, AreARecordForEachKeyInJson) {
    const std::string json = shown("json");
    EXPECT_NE(json.find(R"("type":"histogram","interval":{"seq":0,)"), json.npos) << json;
    EXPECT_NE(json.find(R"("pid":10,"comm":"few","unit":"bytes","count":1,"sum":7,"min":7,"max":7,"p50":7,"p90":7,)"
                        R"("p99":7,"p999":7,"buckets":[{"lo":7,"hi":8,"count":1}]})"),
              json.npos)
        << json;
    EXPECT_EQ(std::ranges::count(json, '\n'), 4) << "start, and one for each key";
}

TEST_F(Histograms, AreALineForEachKeyAndBucketInCsv) {
    const std::string csv = shown("csv"), time = "1970-01-01T00:00:01.000000000Z";
    EXPECT_EQ(csv, "time,seq,pid,comm,lo,hi,count\r\n" + time + ",0,10,few,7,8,1\r\n" + time +
                       ",0,11,\\x1b[2J,1,2,2\r\n" + time + ",0,11,\\x1b[2J,96,104,1\r\n" + time +
                       ",0,9,equal,7,8,1\r\n");
}

TEST_F(Writers, ATableIsOrderedByTheChosenColumnAndCut) {
    EXPECT_EQ(files({{"sort", std::uint64_t{1}}}), (Names{"e", "d", "c", "b", "a"}));
    EXPECT_EQ(files({{"sort", std::uint64_t{2}}, {"rows", std::uint64_t{2}}}), (Names{"a", "b"}));
    EXPECT_EQ(files({{"sort", std::uint64_t{3}}}), (Names{"a", "b", "c", "d", "e"})) << "equal: by key";
    EXPECT_EQ(files({{"sort", std::uint64_t{0}}}), (Names{"b", "d", "a", "c", "e"})) << "all: the sum";
    EXPECT_EQ(files({{"rows", std::uint64_t{0}}}).size(), 5u);
}

TEST_F(Writers, TheScreenIsClearedOnATerminalAloneAndNotAgainstTheUsersWish) {
    const std::string clear = "\x1b[H\x1b[2J";
    (void)files({});
    EXPECT_EQ(sink_.text.find('\x1b'), std::string::npos);
    sink_.terminal = true;
    (void)files({});
    EXPECT_EQ(sink_.text.substr(0, clear.size()), clear);
    (void)files({{"noclear", true}});
    EXPECT_EQ(sink_.text.find('\x1b'), std::string::npos);
}

TEST_F(Writers, WithSeveralPluginsEachLineSaysWhoseItIs) {
    sink_.terminal = true;
    auto writer = make("text", context(true), {&sink_});
    const Feed first = feed(filetop_, 0), second = feed(killsnoop_, 1);
    writer->start(first, "");
    writer->start(second, "");
    writer->event(second, test::view(killsnoop_.sources[0], event_));
    for (int i = 0; i < 2; ++i)
        writer->rows(first, filetop_.sources[0], {0, 0, 1, 0}, {});
    ASSERT_TRUE(writer->flush());
    std::istringstream in(sink_.text);
    std::size_t lines = 0;
    for (std::string line; std::getline(in, line); ++lines)
        EXPECT_TRUE(line.starts_with("filetop   |") || line.starts_with("killsnoop | ")) << line;
    EXPECT_EQ(lines, 7u);
    EXPECT_EQ(sink_.text.find('\x1b'), std::string::npos) << "no plugin clears the others away";
}

TEST_F(Writers, AHeaderStandsOnceAndBeforeTheFirstEvent) {
    auto writer = make("text", context(), {&sink_});
    const Feed s = feed(killsnoop_);
    writer->start(s, "");
    ASSERT_TRUE(writer->flush());
    EXPECT_TRUE(sink_.text.starts_with("TIME "));
    writer->event(s, test::view(killsnoop_.sources[0], event_));
    ASSERT_TRUE(writer->flush());
    EXPECT_EQ(sink_.text.find("TIME", 1), std::string::npos);
}

TEST_F(Writers, RecordsAreHandedOnBeforeAFlushOnceMuchWaits) {
    auto writer = make("json", context(), {&sink_});
    const Feed s = feed(killsnoop_);
    writer->start(s, "");
    for (int i = 0; i < 5000; ++i)
        writer->event(s, test::view(killsnoop_.sources[0], event_));
    EXPECT_GT(sink_.text.size(), 600'000u);
    EXPECT_LT(sink_.writes, 20u);
    ASSERT_TRUE(writer->flush());
    EXPECT_EQ(std::ranges::count(sink_.text, '\n'), 5001);
}

TEST_F(Writers, JsonSummariesSayHowTheCommandEnded) {
    const std::vector<std::pair<model::CommandEnd, std::string>> cases{{{3, {}}, R"({"exit_status":3,"signal":null})"},
                                                                       {{{}, 9}, R"({"exit_status":null,"signal":9})"},
                                                                       {{}, R"({"exit_status":null,"signal":null})"}};
    for (const auto &[end, text] : cases) {
        sink_.text.clear();
        auto writer = make("json", context(), {&sink_});
        const Feed s = feed(filetop_);
        writer->start(s, "6.1");
        writer->ledger(s, {}, {});
        writer->command_end(end);
        writer->summary(s, {}, {});
        ASSERT_TRUE(writer->flush());
        EXPECT_TRUE(sink_.text.ends_with(",\"command\":" + text + "}\n")) << sink_.text;
        EXPECT_EQ(sink_.text.find("\"command\""), sink_.text.rfind("\"command\"")) << "no other line says it";
    }
}

TEST_F(Writers, AFailureStaysAndComesBackFromEveryFlush) {
    sink_.refuse_from = 0;
    const Feed s = feed(killsnoop_);
    std::vector<std::unique_ptr<Listener>> writers;
    writers.push_back(make("text", context(), {&sink_}));
    writers.push_back(make("json", context(), {&sink_}));
    writers.push_back(make("csv", context(), {&sink_}));
    for (auto &writer : writers) {
        writer->start(s, "");
        for (int i = 0; i < 2000; ++i)
            writer->event(s, test::view(killsnoop_.sources[0], event_));
        for (int i = 0; i < 2; ++i) {
            const auto flushed = writer->flush();
            ASSERT_FALSE(flushed);
            EXPECT_EQ(flushed.error().code, ExitCode::output_failed);
            EXPECT_EQ(flushed.error().message, "the sink is full");
        }
    }
    EXPECT_EQ(sink_.text, "");
}

/// The first line of each format is no event; JSON's last one is the summary.
TEST_F(Writers, WhatDidNotReachTheSinkIsCountedAndTheOutputEndsWithAWholeRecord) {
    const Feed s = feed(killsnoop_);
    for (const bool takes_back : {true, false}) {
        for (const char *format : {"text", "json", "csv"}) {
            test::MemorySink sink;
            sink.takes_back = takes_back;
            sink.capacity = 100'003;
            auto writer = make(format, context(), {&sink});
            writer->start(s, "");
            for (int i = 0; i < 5000; ++i)
                writer->event(s, test::view(killsnoop_.sources[0], event_));
            writer->summary(s, {}, {});
            ASSERT_FALSE(writer->flush());
            const bool summed_up = takes_back && std::string_view(format) == "json";
            const auto whole = std::ranges::count(sink.text, '\n') - (summed_up ? 2 : 1);
            const auto lost = writer->lost_output(s);
            EXPECT_EQ(static_cast<std::uint64_t>(whole) + lost, 5000u);
            EXPECT_EQ(sink.text.ends_with('\n'), takes_back);
            const std::string last = "\"lost_output\":" + std::to_string(lost) + "}\n";
            EXPECT_EQ(sink.text.ends_with(last), summed_up);
        }
    }
}

TEST_F(Writers, EachPluginsLossIsItsOwn) {
    sink_.capacity = 0;
    auto writer = make("text", context(true), {&sink_});
    const Feed first = feed(filetop_, 0), second = feed(killsnoop_, 1);
    writer->start(first, "");
    writer->start(second, "");
    const test::FileKey key{1, 0, 1};
    const test::FileValue value{1, 1, 1, 1, 1, 0, "c", "f"};
    const std::vector<model::RecordView> rows(5, test::view(filetop_.sources[0], key, value));
    writer->rows(first, filetop_.sources[0], {0, 0, 1, 0}, rows);
    writer->event(second, test::view(killsnoop_.sources[0], event_));
    ASSERT_FALSE(writer->flush());
    writer->event(second, test::view(killsnoop_.sources[0], event_));
    EXPECT_EQ(writer->lost_output(first), 5u);
    EXPECT_EQ(writer->lost_output(second), 2u);
}

TEST_F(Writers, ACommandThatASpreadsheetWouldRunIsHarmlessInCsvUnlessItIsWantedRaw) {
    for (const bool raw : {false, true}) {
        test::MemorySink sink;
        FormatContext c = context();
        c.csv_raw = raw;
        auto writer = make("csv", c, {&sink});
        const Feed s = feed(killsnoop_);
        writer->start(s, "");
        writer->event(s, test::view(killsnoop_.sources[0], test::KillEvent{5, 1, 1, -2, 9, -1, 0, "=1+1"}));
        ASSERT_TRUE(writer->flush());
        EXPECT_NE(sink.text.find(raw ? ",=1+1,kill,9,-2,-1," : ",'=1+1,kill,9,-2,-1,"), std::string::npos) << sink.text;
    }
}

TEST_F(Writers, CsvGivesEachPluginItsOwnFile) {
    test::MemorySink other;
    auto writer = make("csv", context(true), {&sink_, &other});
    const Feed first = feed(filetop_, 0), second = feed(killsnoop_, 1);
    writer->start(first, "");
    writer->start(second, "");
    writer->event(second, test::view(killsnoop_.sources[0], event_));
    ASSERT_TRUE(writer->flush());
    EXPECT_TRUE(sink_.text.starts_with("time,seq,pid,tid,comm,reads"));
    EXPECT_EQ(std::ranges::count(sink_.text, '\n'), 1);
    EXPECT_TRUE(other.text.starts_with("time,pid,tid,comm,call"));
    EXPECT_EQ(std::ranges::count(other.text, '\n'), 2);
}

TEST_F(Writers, SeveralSourcesOfOnePluginShareOneCsvHeader) {
    model::PluginSpec spec = test::pidpersec_like();
    spec.sources.push_back(test::killsnoop_like().sources[0]);
    spec.sources[1].index = 1;
    auto writer = make("csv", context(), {&sink_});
    const Feed s = feed(spec);
    writer->start(s, "");
    writer->event(s, test::view(spec.sources[1], event_));
    const test::TaskCounter counts{1, 2};
    writer->counter(s, test::view(spec.sources[0], counts), {4, 0, 1'000'000'000, 0});
    ASSERT_TRUE(writer->flush());
    EXPECT_EQ(sink_.text, "time,seq,source,tasks,processes,threads,rate,pid,tid,comm,call,sig,tpid,result,error\r\n"
                          "1970-01-01T00:00:00.000000005Z,,events,,,,,1,1,cat,kill,9,2,0,\r\n"
                          "1970-01-01T00:00:01.000000000Z,4,tasks,3,1,2,3.000,,,,,,,,\r\n");
}

TEST_F(Writers, ARecordCutShortIsShownWithoutTheColumnsThatItLacks) {
    auto writer = make("json", context(), {&sink_});
    const Feed s = feed(killsnoop_);
    writer->start(s, "");
    model::RecordView record = test::view(killsnoop_.sources[0], event_);
    record.value = record.value.first(16);
    writer->event(s, record);
    ASSERT_TRUE(writer->flush());
    EXPECT_NE(sink_.text.find("\"pid\":1,\"tid\":1,\"comm\":null"), std::string::npos) << sink_.text;
}

} // namespace
} // namespace tracer::output
