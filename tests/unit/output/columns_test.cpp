// SPDX-License-Identifier: Apache-2.0
// The columns that a user has chosen, in text and CSV.
#include "output/formats.hpp"
#include "support/fake_names.hpp"
#include "support/memory_sink.hpp"
#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>

namespace tracer::output {
namespace {

struct StillClock final : Clock {
    [[nodiscard]] std::uint64_t boot_ns() const override { return 5; }
    [[nodiscard]] std::int64_t wall_ns() const override { return 5; }
};

class Columns : public testing::Test {
protected:
    /// What a format writes of one kill, and of one row of a table.
    std::string kills(const char *format, const std::string &columns) {
        test::KillEvent event{5, 10, 11, 2, 9, -3, 0, "cat"};
        return written(format, columns, killsnoop_, [&](stream::Listener &to, const stream::Feed &feed) {
            to.event(feed, test::view(killsnoop_.sources[0], event));
        });
    }
    std::string files(const char *format, const std::string &columns) {
        const test::FileKey key{1, 2, 3};
        const test::FileValue value{4, 5, 6144, 7, 8, 0, "cat", "a_name_that_is_thirty_1_long__x"};
        return written(format, columns, filetop_, [&](stream::Listener &to, const stream::Feed &feed) {
            const auto row = test::view(filetop_.sources[0], key, value);
            to.rows(feed, filetop_.sources[0], {}, {&row, 1});
        });
    }
    template <class Tell>
    std::string written(const char *format, const std::string &columns, const model::PluginSpec &spec, Tell tell) {
        StillClock clock;
        WallTime time(clock);
        test::FakeNames names;
        test::MemorySink sink;
        FormatContext context;
        context.time = &time;
        context.names = &names;
        if (!columns.empty()) context.columns = {{{}, columns, {}}};
        model::PluginSettings settings;
        stream::Feed feed;
        feed.spec = &spec;
        feed.settings = &settings;
        auto writer = find_format(format)->make(context, {&sink});
        writer->start(feed, "");
        tell(*writer, feed);
        EXPECT_TRUE(writer->flush());
        return sink.text;
    }

    model::PluginSpec filetop_ = test::filetop_like(), killsnoop_ = test::killsnoop_like();
};

TEST_F(Columns, StandInTextAsTheyWereChosen) {
    EXPECT_EQ(kills("text", "comm,error,pid"), "COMM             error PID\n"
                                               "cat              ESRCH 10\n");
    filetop_.sources[0].format.flags = 0;
    EXPECT_EQ(files("text", "file,rbytes"), "FILE                             R_Kb\n"
                                            "a_name_that_is_thirty_1_long__x  6\n");
}

TEST_F(Columns, StandInCsvBehindThoseOfEveryRecord) {
    EXPECT_EQ(kills("csv", "error, pid"), "time,error,pid\r\n"
                                          "1970-01-01T00:00:00.000000005Z,ESRCH,10\r\n");
    EXPECT_EQ(kills("csv", "pid,time"), "time,pid\r\n"
                                        "1970-01-01T00:00:00.000000005Z,10\r\n");
    EXPECT_EQ(files("csv", "wbytes,tid"), "time,seq,wbytes,tid\r\n"
                                          "1970-01-01T00:00:00.000000000Z,0,7,3\r\n");
}

TEST_F(Columns, ForTextAloneStayOutOfCsv) {
    killsnoop_.sources[0].columns[1].flags |= TRACER_COLUMN_TEXT_ONLY; // pid
    EXPECT_EQ(kills("csv", "pid,sig"), "time,sig\r\n"
                                       "1970-01-01T00:00:00.000000005Z,9\r\n");
}

TEST_F(Columns, OfWhichConditionsLeftRowsOutAreCountedInTheSummary) {
    const auto summary = [&](std::uint64_t left_out) {
        return written("json", "", filetop_, [&](stream::Listener &to, const stream::Feed &feed) {
            to.summary(feed, {}, {3, 3, 0, 0, 0, 0, left_out});
        });
    };
    EXPECT_NE(summary(7).find(",\"missed\":0,\"left_out\":7,"), std::string::npos);
    EXPECT_EQ(summary(0).find("left_out"), std::string::npos);
}

TEST_F(Columns, ChangeNothingInJson) { EXPECT_EQ(kills("json", "pid"), kills("json", "")); }

TEST_F(Columns, TakeThePlaceOfAPluginsOwnText) {
    killsnoop_.sources[0].format.format_text = [](const tracer_row *, char *out, std::uint64_t) -> std::int64_t {
        *out = '!';
        return 1;
    };
    EXPECT_EQ(kills("text", "pid"), "PID\n10\n");
    EXPECT_NE(kills("text", "").find("\n!\n"), std::string::npos);
}

} // namespace
} // namespace tracer::output
