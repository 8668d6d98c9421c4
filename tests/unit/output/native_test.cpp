// SPDX-License-Identifier: Apache-2.0
// A plugin's own row formatter, well behaved and not.
#include "output/formats.hpp"
#include "support/fake_names.hpp"
#include "support/memory_sink.hpp"
#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstring>
#include <limits>

namespace tracer::output {
namespace {

struct StillClock final : Clock {
    [[nodiscard]] std::uint64_t boot_ns() const override { return 5; }
    [[nodiscard]] std::int64_t wall_ns() const override { return 5; }
};

std::int64_t well_behaved(const tracer_row *row, char *out, std::uint64_t capacity) {
    test::KillEvent event;
    std::memcpy(&event, row->value, sizeof event);
    if (event.sig == 1) return -1; // not this one
    const char text[] = "row\x1b";
    if (capacity >= sizeof text - 1) std::memcpy(out, text, sizeof text - 1);
    return sizeof text - 1;
}
std::int64_t long_row(const tracer_row *, char *out, std::uint64_t capacity) {
    std::memset(out, 'x', capacity < 10'000 ? capacity : 10'000);
    return 10'000;
}
std::int64_t endless(const tracer_row *, char *, std::uint64_t) { return std::numeric_limits<std::int64_t>::max(); }
int *volatile nowhere = nullptr;
// A sanitizer would end the test before the fault that it is about.
__attribute__((no_sanitize("undefined", "address"))) std::int64_t crashes(const tracer_row *, char *, std::uint64_t) {
    *nowhere = 1;
    return 0;
}
__attribute__((no_sanitize("undefined", "address"))) std::int64_t writes_past_the_end(const tracer_row *, char *out,
                                                                                      std::uint64_t capacity) {
    for (std::uint64_t i = 0; i <= capacity; ++i)
        const_cast<volatile char *>(out)[i] = 'x';
    return 1;
}

class Native : public testing::Test {
protected:
    Result<void> play(tracer_format_text_fn callback, bool no_native = false, int sig = 9) {
        spec_.sources[0].format.format_text = callback;
        feed_.spec = &spec_;
        feed_.settings = &settings_;
        FormatContext context;
        context.time = &time_;
        context.names = &names_;
        context.no_native = no_native;
        sink_.text.clear();
        auto writer = find_format("text")->make(context, {&sink_});
        writer->start(feed_, "");
        const test::KillEvent event{5, 1, 1, 2, sig, 0, 0, "cat"};
        for (int i = 0; i < 2; ++i)
            writer->event(feed_, test::view(spec_.sources[0], event));
        return writer->flush();
    }
    [[nodiscard]] std::string body() const { return sink_.text.substr(sink_.text.find('\n') + 1); }

    StillClock clock_;
    WallTime time_{clock_};
    test::FakeNames names_;
    model::PluginSpec spec_ = test::killsnoop_like();
    model::PluginSettings settings_;
    stream::Feed feed_;
    test::MemorySink sink_;
};

TEST_F(Native, WhatACallbackWritesIsEscapedLikeAnyText) {
    ASSERT_TRUE(play(well_behaved));
    EXPECT_EQ(body(), "row\\x1b\nrow\\x1b\n");
}

TEST_F(Native, ARowThatItDeclinesIsShownByTheRenderer) {
    ASSERT_TRUE(play(well_behaved, false, 1));
    EXPECT_NE(body().find("cat"), std::string::npos);
}

TEST_F(Native, IsNotCalledWithoutNativeCode) {
    ASSERT_TRUE(play(crashes, true));
    EXPECT_NE(body().find("cat"), std::string::npos);
}

TEST_F(Native, ALongRowGetsTheRoomItAsksFor) {
    ASSERT_TRUE(play(long_row));
    EXPECT_EQ(body().size(), 2 * 10'001u);
}

TEST_F(Native, ALengthBeyondReasonFallsBackToTheRenderer) {
    ASSERT_TRUE(play(endless));
    EXPECT_NE(body().find("cat"), std::string::npos);
}

TEST_F(Native, ACrashEndsTheRunNamingPluginAndCallbackAfterWhatWasFormatted) {
    for (const auto callback : {crashes, writes_past_the_end}) {
        const auto ended = play(callback);
        ASSERT_FALSE(ended);
        EXPECT_EQ(ended.error().code, ExitCode::usage);
        EXPECT_EQ(ended.error().message,
                  "plugin killsnoop: its callback format_text of source 'events' crashed (SIGSEGV)");
        EXPECT_EQ(sink_.text.substr(0, 4), "TIME") << "the header was formatted before";
        EXPECT_EQ(body(), "");
    }
    struct sigaction now {};
    ::sigaction(SIGSEGV, nullptr, &now);
    EXPECT_TRUE((now.sa_flags & SA_ONSTACK) == 0 || now.sa_sigaction != nullptr);
}

} // namespace
} // namespace tracer::output
