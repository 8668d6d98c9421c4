// SPDX-License-Identifier: Apache-2.0
#include "output/backlog.hpp"

#include "output/formats.hpp"
#include "support/fake_names.hpp"
#include "support/memory_sink.hpp"
#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace tracer::output {
namespace {

/// Takes nothing before it is let go.
class SlowSink final : public ByteSink {
public:
    explicit SlowSink(bool reader = true) : reader_(reader) {}
    Result<void> write(std::span<const char> bytes) override {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return open_; });
        text.append(bytes.data(), bytes.size());
        return {};
    }
    [[nodiscard]] bool has_reader() const override { return reader_; }
    void let_go() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    std::string text; ///< after Backlog::wait()

private:
    const bool reader_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

bool put(Backlog &backlog, Outlet &outlet, const std::string &record) {
    Tally marks;
    marks.add(record.size(), 0);
    return backlog.put(outlet, record, marks);
}

TEST(Backlog, WritesAllInOrder) {
    test::MemorySink sink;
    Outlet outlet(sink);
    Backlog backlog;
    std::string all;
    for (int i = 0; i < 100'000; ++i) {
        const std::string line = std::to_string(i) + "\n";
        EXPECT_TRUE(put(backlog, outlet, line));
        all += line;
    }
    backlog.wait();
    EXPECT_EQ(sink.text, all);
}

TEST(Backlog, RefusesWhatHasNoRoomAndTakesAgainLater) {
    SlowSink sink;
    Outlet outlet(sink);
    Backlog backlog(1000);
    int taken = 0;
    while (put(backlog, outlet, std::string(99, 'x') + "\n"))
        ++taken;
    EXPECT_EQ(taken, 10);
    sink.let_go();
    backlog.wait();
    EXPECT_TRUE(put(backlog, outlet, "y\n"));
    backlog.wait();
    EXPECT_EQ(sink.text.size(), 1002u);
    EXPECT_EQ(outlet.lost(0), 0u) << "what was refused is the caller's loss";
}

TEST(Backlog, GivesADiskAMomentAndOnlyOnce) {
    SlowSink sink(false);
    Outlet outlet(sink);
    Backlog backlog(10);
    EXPECT_TRUE(put(backlog, outlet, "123456789\n"));
    const auto before = std::chrono::steady_clock::now();
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(put(backlog, outlet, "x\n"));
    const auto waited = std::chrono::steady_clock::now() - before;
    EXPECT_GE(waited, std::chrono::milliseconds(900));
    EXPECT_LT(waited, std::chrono::milliseconds(2900));
    sink.let_go();
    backlog.wait();
    EXPECT_TRUE(put(backlog, outlet, "x\n"));
}

TEST(Backlog, CountsWhatAFailedSinkDidNotGetOfEachStream) {
    test::MemorySink sink;
    sink.capacity = 25;
    Outlet outlet(sink);
    Backlog backlog;
    for (std::size_t stream = 0; stream < 2; ++stream) {
        Tally marks;
        for (const std::size_t end : {10u, 20u})
            marks.add(end, stream);
        EXPECT_TRUE(backlog.put(outlet, "123456789\n123456789\n", marks));
    }
    backlog.wait();
    EXPECT_FALSE(outlet.state());
    EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(sink.text, '\n')) + outlet.lost(0) + outlet.lost(1), 4u);
    EXPECT_TRUE(sink.text.ends_with('\n'));
}

struct StillClock final : Clock {
    [[nodiscard]] std::uint64_t boot_ns() const override { return 5; }
    [[nodiscard]] std::int64_t wall_ns() const override { return 5; }
};

/// A format that writes to a backlog, as one of several outputs.
class OneOfSeveral : public testing::Test {
protected:
    OneOfSeveral() {
        feed_.spec = &spec_;
        feed_.settings = &settings_;
        context_.time = &time_;
        context_.names = &names_;
        context_.backlog = &backlog_;
        context_.outputs = {"json:a", "text:b"};
    }
    void play(stream::Listener &listener, int events) {
        listener.start(feed_, "");
        const test::KillEvent event{5, 1, 1, 2, 9, 0, 0, "cat"};
        for (int i = 0; i < events; ++i)
            listener.event(feed_, test::view(spec_.sources[0], event));
    }

    StillClock clock_;
    WallTime time_{clock_};
    test::FakeNames names_;
    model::PluginSpec spec_ = test::killsnoop_like();
    model::PluginSettings settings_;
    stream::Feed feed_;
    FormatContext context_;
    Backlog backlog_{1 << 20};
};

TEST_F(OneOfSeveral, DropsWholeRecordsOfASlowReaderCountsThemAndGoesOn) {
    SlowSink sink;
    auto writer = find_format("json")->make(context_, {&sink});
    play(*writer, 20'000);
    EXPECT_TRUE(writer->flush()) << "slow is not failed";
    const std::uint64_t lost = writer->lost_output(feed_);
    EXPECT_GT(lost, 0u);
    sink.let_go();
    ASSERT_TRUE(writer->settle());
    writer->losses(feed_, std::vector<stream::Loss>{{"json:a", lost}, {"text:b", 0}});
    writer->summary(feed_, {}, {});
    ASSERT_TRUE(writer->settle());
    EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(sink.text, '\n')) + lost, 20'002u);
    const std::string end = "\"lost_output\":" + std::to_string(lost) +
                            ",\"outputs\":[{\"output\":\"json:a\",\"lost_output\":" + std::to_string(lost) +
                            "},{\"output\":\"text:b\",\"lost_output\":0}]}\n";
    EXPECT_TRUE(sink.text.ends_with(end)) << sink.text.substr(sink.text.size() - 300);
}

TEST_F(OneOfSeveral, AFullDiskEndsWithAWholeRecordAndTheSummary) {
    for (const char *format : {"text", "json", "csv"}) {
        test::MemorySink sink;
        sink.capacity = 100'003;
        auto writer = find_format(format)->make(context_, {&sink});
        play(*writer, 5000);
        writer->losses(feed_, std::vector<stream::Loss>{{"json:a", 1234}, {"text:b", 4321}});
        writer->summary(feed_, {}, {});
        ASSERT_FALSE(writer->settle());
        const bool json = std::string_view(format) == "json";
        const auto whole = std::ranges::count(sink.text, '\n') - (json ? 2 : 1);
        EXPECT_EQ(static_cast<std::uint64_t>(whole) + writer->lost_output(feed_), 5000u) << format;
        EXPECT_TRUE(sink.text.ends_with(json ? "]}\n" : "\n")) << format;
    }
}

} // namespace
} // namespace tracer::output
