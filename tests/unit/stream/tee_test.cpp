// SPDX-License-Identifier: Apache-2.0
#include "stream/tee.hpp"

#include "support/fakes.hpp"

#include <gtest/gtest.h>

namespace tracer::stream {
namespace {

using test::RecordingListener;
using Log = std::vector<std::string>;

class Listeners : public testing::Test {
protected:
    RecordingListener &add(const std::string &name) {
        auto listener = std::make_unique<RecordingListener>();
        RecordingListener &added = *listener;
        tee_.add(name, std::move(listener));
        return added;
    }

    Tee tee_;
    Feed feed_;
    model::Source source_;
};

TEST_F(Listeners, AreAllToldEverythingInTheSameOrder) {
    const RecordingListener &first = add("first"), &second = add("second");
    const std::uint64_t number = 7;
    const model::RecordView record{&source_, {}, std::as_bytes(std::span(&number, 1))};
    tee_.start(feed_, "6.1");
    tee_.event(feed_, record);
    tee_.rows(feed_, source_, {}, std::span(&record, 1));
    tee_.counter(feed_, record, {});
    tee_.histogram(feed_, source_, {}, {});
    tee_.ledger(feed_, {}, {});
    tee_.command_end({3, {}});
    tee_.summary(feed_, {}, {});
    EXPECT_EQ(first.log, (Log{"start", "event", "rows 1", "counter 7", "histogram 0", "ledger 0", "command 3",
                              "loss first 0", "loss second 0", "summary 0"}));
    EXPECT_EQ(first.log, second.log);
}

TEST_F(Listeners, AreToldTheLossesOfAnEarlierRunInsteadOfTheirOwn) {
    const RecordingListener &first = add("first");
    add("second");
    const Loss then{"then", 7, false};
    tee_.losses(feed_, {&then, 1});
    tee_.summary(feed_, {}, {});
    tee_.losses(feed_, {}); // it had none to tell
    tee_.summary(feed_, {}, {});
    tee_.summary(feed_, {}, {});
    EXPECT_EQ(first.log, (Log{"loss then 7", "summary 0", "summary 0", "loss first 0", "loss second 0", "summary 0"}));
}

TEST_F(Listeners, TheFirstIsToldBeforeAllOthers) {
    add("second").fail_after = 0;
    tee_.add_first("first", std::make_unique<RecordingListener>());
    EXPECT_EQ(tee_.losses_of(feed_).front().listener, "first");
}

TEST_F(Listeners, OneAloneIsToldDirectlyAndFailsAsItself) {
    RecordingListener &only = add("only");
    EXPECT_EQ(&tee_.straight(), &only);
    tee_.summary(feed_, {}, {});
    EXPECT_EQ(only.log, Log{"summary 0"}) << "what it lost it knows";
    EXPECT_TRUE(tee_.losses_of(feed_).empty());
    only.fail_after = 0;
    const auto flushed = tee_.flush();
    ASSERT_FALSE(flushed);
    EXPECT_EQ(flushed.error().line(), "it is full");
}

TEST_F(Listeners, OneThatFailsIsNamedOnceAndTheOthersGoOn) {
    RecordingListener &first = add("json:x"), &second = add("csv:y");
    EXPECT_EQ(&tee_.straight(), &tee_);
    Log said;
    tee_.on_failure = [&](const std::string &name, const Error &error) { said.push_back(name + ": " + error.line()); };
    first.fail_after = 0;
    first.lost = 3;
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(tee_.flush());
    EXPECT_EQ(said, Log{"json:x: it is full"});
    tee_.start(feed_, "");
    EXPECT_EQ(second.log, Log{"start"});
    EXPECT_EQ(tee_.lost_output(feed_), 3u);
    const auto losses = tee_.losses_of(feed_);
    ASSERT_EQ(losses.size(), 2u);
    EXPECT_TRUE(losses[0].failed);
    EXPECT_FALSE(losses[1].failed);
    ASSERT_TRUE(tee_.failure());
    EXPECT_EQ(tee_.failure()->line(), "output json:x: it is full");

    second.fail_after = 0;
    const auto flushed = tee_.flush();
    ASSERT_FALSE(flushed);
    EXPECT_EQ(flushed.error().line(), "output json:x: it is full; output csv:y: it is full");
    EXPECT_EQ(said.size(), 1u) << "nobody goes on: the run's own error says it";
}

} // namespace
} // namespace tracer::stream
