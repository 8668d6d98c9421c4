// SPDX-License-Identifier: Apache-2.0
// What is replayed is what was written live, to the byte, and a damaged recording still gives its beginning.
#include "unit/recording/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/utsname.h>

namespace tracer::test {
namespace {

using testing::HasSubstr;

class Replay : public testing::Test {
protected:
    [[nodiscard]] Replayed played() const {
        auto replayed = replay(run_.metadata(), run_.packets.bytes());
        EXPECT_TRUE(replayed) << replayed.error().line();
        return replayed ? *replayed : Replayed{};
    }
    static void expect_same(const Written &live, const Written &then) {
        EXPECT_EQ(live.text, then.text);
        EXPECT_EQ(live.json, then.json);
        EXPECT_EQ(live.csv, then.csv);
    }
    RecordedRun run_{whole_specs()};
};

TEST_F(Replay, GivesTextJsonAndCsvOfTheRun) {
    run_.everything();
    run_.everything();
    run_.end();
    const Replayed then = played();
    expect_same(run_.live(), then.written);
    EXPECT_FALSE(then.damage) << then.damage->what;
    EXPECT_THAT(then.written.json, HasSubstr("\"outputs\":[{\"output\":\"ctf:d\""));
    EXPECT_THAT(then.written.json, HasSubstr("another_name"));
    EXPECT_THAT(then.written.json, HasSubstr("toor"));
}

TEST_F(Replay, OfSettingsThatChangeTheTextGivesThatText) {
    run_.description.plugins[1].settings.values["rows"] = std::uint64_t{1};
    run_.description.plugins[1].settings.values["sort"] = std::uint64_t{3};
    run_.description.plugins[4].settings.values["unit"] = std::uint64_t{1000};
    run_.description.plugins[5].settings.values["folded"] = true;
    run_.description.plugins[6].settings.values["histograms"] = true;
    run_.everything();
    run_.end();
    expect_same(run_.live(), played().written);
    EXPECT_THAT(run_.live().text, HasSubstr("usecs"));
}

TEST_F(Replay, OfRecordsOfNoFixedSizeGivesTheSame) {
    RecordedRun run({whole(connect_like())});
    struct utsname here {};
    ASSERT_EQ(::uname(&here), 0);
    run.description.machine = here.machine;
    const model::Source &source = run.description.plugins[0].spec.sources[0];
    stream::Tee &to = run.tee();
    const std::string words("one\0two three\0\0four", 19);
    for (std::size_t length = 0; length <= words.size(); ++length) {
        ConnectEvent event{};
        event.time = run.clock.boot;
        event.call = static_cast<std::int32_t>(length);
        event.flags = static_cast<std::uint32_t>(length);
        event.result = -static_cast<std::int64_t>(length);
        event.failed = length;
        event.tried = length / 3;
        const auto bytes = with_tail(event, words.substr(0, length));
        to.event(run.feeds[0], {&source, {}, bytes});
    }
    run.end();
    const auto then = replay(run.metadata(), run.packets.bytes());
    ASSERT_TRUE(then) << then.error().line();
    expect_same(run.live(), then->written);
    EXPECT_THAT(then->written.json, HasSubstr(R"("args":["one","two three","","four"])"));
    EXPECT_FALSE(then->damage) << then->damage->what;
}

TEST_F(Replay, OfAnotherMachineGivesSystemCallsByNumber) {
    RecordedRun run({whole(connect_like())});
    run.description.machine = "vax";
    ConnectEvent event{};
    event.call = 1;
    const auto bytes = with_tail(event, "");
    run.tee().event(run.feeds[0], {&run.description.plugins[0].spec.sources[0], {}, bytes});
    run.end();
    const auto then = replay(run.metadata(), run.packets.bytes());
    ASSERT_TRUE(then) << then.error().line();
    EXPECT_THAT(then->written.json, HasSubstr(R"("call":"1")"));
}

TEST_F(Replay, OfManyPacketsGivesTheSame) {
    for (int i = 0; i < 300; ++i)
        run_.everything();
    run_.end();
    EXPECT_GT(run_.packets.packets.size(), 10u);
    expect_same(run_.live(), played().written);
}

TEST_F(Replay, OfARunOfOneListenerSaysNoOutputs) {
    RecordedRun run({whole(killsnoop_like())});
    recording::Catalog catalog(run.description.specs());
    WallDistance distance(run.clock);
    LoadAverage load;
    stream::Tee tee;
    tee.add("ctf:d", std::make_unique<recording::Recorder>(catalog, run.description.uuid, run.packets, distance, load,
                                                           run.names));
    stream::Feed feed;
    feed.spec = &run.description.plugins[0].spec;
    feed.settings = &run.description.plugins[0].settings;
    tee.start(feed, "k");
    tee.summary(feed, {}, {});
    ASSERT_TRUE(tee.settle());
    const auto then = replay(recording::metadata(run.description, catalog), run.packets.bytes());
    ASSERT_TRUE(then);
    EXPECT_THAT(then->written.json, testing::Not(HasSubstr("outputs")));
    EXPECT_FALSE(then->damage);
}

TEST_F(Replay, KnowsHowManyThreadsOfTheCommandMayNotHaveBeenFollowed) {
    model::CommandEnd end;
    end.unfollowed = 7;
    run_.tee().command_end(end);
    run_.end();
    recording::Player player(recording::Recording(run_.description, file_of(run_.packets.bytes())));
    RecordingListener told;
    ASSERT_TRUE(player.play(told));
    EXPECT_FALSE(player.damage());
    EXPECT_THAT(told.log, testing::Contains("unfollowed 7"));
    EXPECT_EQ(player.unfollowed(), 7u);
}

/// Is `part` the beginning of `whole`, as far as whole lines go?
bool begins(const std::string &whole, const std::string &part) { return whole.starts_with(part); }

TEST_F(Replay, OfARecordingCutAnywhereTellsWhatStandsBefore) {
    run_.everything();
    run_.end();
    const std::string all = run_.packets.bytes();
    const Written live = run_.live();
    std::size_t longest = 0;
    for (std::size_t size = 0; size < all.size(); ++size) {
        const Replayed then = replay(run_.description, std::string_view(all).substr(0, size));
        ASSERT_TRUE(then.damage) << size;
        EXPECT_LE(then.damage->at, size);
        ASSERT_TRUE(begins(live.json, then.written.json)) << size;
        ASSERT_TRUE(begins(live.text, then.written.text)) << size;
        EXPECT_GE(then.written.json.size(), longest) << "a byte more never tells less";
        longest = then.written.json.size();
    }
    EXPECT_GT(longest, live.json.size() / 2);
}

TEST_F(Replay, OfARecordingWithAChangedByteSaysWhereAndTellsWhatStandsBefore) {
    run_.everything();
    run_.end();
    const std::string all = run_.packets.bytes();
    const Written live = run_.live();
    for (std::size_t at = 0; at < all.size(); ++at) {
        std::string changed = all;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        const Replayed then = replay(run_.description, changed);
        ASSERT_TRUE(then.damage) << at;
        EXPECT_LE(then.damage->at, at);
        ASSERT_TRUE(begins(live.json, then.written.json)) << at;
    }
}

TEST_F(Replay, OfAKilledRunSaysThatItHasNoEnd) {
    run_.everything();
    const Replayed then = played();
    ASSERT_TRUE(then.damage);
    EXPECT_THAT(then.damage->what, HasSubstr("without a summary"));
    expect_same(run_.live(), then.written);
}

TEST_F(Replay, PacketsThatCouldNotBeWrittenAreCountedAndTheRestKeepsItsNames) {
    run_.tee();
    run_.packets.refuses = [](std::size_t number) { return number == 2 || number == 4; };
    run_.everything();
    run_.everything();
    run_.end();
    const Replayed then = played();
    EXPECT_EQ(then.missing_packets, 2u);
    EXPECT_FALSE(then.damage) << then.damage->what;
    EXPECT_THAT(then.written.json, HasSubstr("toor"));
    std::istringstream lines(then.written.json);
    const std::string live = run_.live().json;
    for (std::string line; std::getline(lines, line);)
        EXPECT_NE(live.find(line + "\n"), std::string::npos) << line << " was told live as well";
    EXPECT_GT(run_.packets.lost(0), 0u);
}

TEST_F(Replay, RefusesWhatIsNoRecordingOrOfAnotherVersion) {
    run_.tee();
    const std::string good = run_.metadata();
    EXPECT_FALSE(replay("/* CTF 1.8 */\ntrace {}\n", ""));
    std::string newer = good;
    const std::string key = "\"recording\":1";
    newer.replace(newer.find(key), key.size(), "\"recording\":2");
    const auto refused = replay(newer, "");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().line(), HasSubstr("version 2"));
    std::string other = run_.packets.bytes();
    other[4] = static_cast<char>(other[4] + 1);
    EXPECT_THAT(replay(good, other)->damage->what, HasSubstr("another recording"));
}

} // namespace
} // namespace tracer::test
