// SPDX-License-Identifier: Apache-2.0
// Recordings that somebody made to do harm to whoever reads them: each is well-formed down to its checksums, and is
// refused, or played as far as it is what a run could have written.
#include "recording/packet.hpp"
#include "support/files.hpp"
#include "support/temp_folder.hpp"
#include "unit/recording/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

namespace tracer::test {
namespace {

using recording::Id;
using testing::HasSubstr;

/// One plugin's recording, event by event.
class Forged {
public:
    explicit Forged(model::PluginSpec spec) {
        auto settings = model::default_settings(spec);
        description.plugins.push_back({std::move(spec), std::move(*settings)});
        description.uuid = {1};
        event(Id::start);
        put(std::uint32_t{0}).put(std::uint64_t{1}).text("variant").text("").text("6.1.0");
        put(std::uint8_t{0}).put(std::uint8_t{0}).put(std::uint8_t{0}).put(std::uint32_t{0}).text("");
    }
    void event(std::uint16_t id) { packet_.event(id, 1, 64 << 10); }
    void event(Id id) { event(static_cast<std::uint16_t>(id)); }
    template <class T>
    Forged &put(T value) {
        packet_.put(value);
        return *this;
    }
    Forged &text(std::string_view text) {
        packet_.put_text(text);
        return *this;
    }
    /// A number for the packet, if it is not to be the first.
    std::optional<recording::Damage> damage(std::uint64_t number = 0,
                                            std::size_t row_bytes = recording::Player::usual_rows) {
        recording::PacketHead head;
        head.uuid = description.uuid;
        head.number = number;
        const auto bytes = packet_.seal(head);
        recording::Player player(recording::Recording(description, file_of({bytes.data(), bytes.size()})), row_bytes);
        Writers writers(player.distance(), player.load(), player.names(), 0, 1);
        (void)player.play(writers.tee());
        written = writers.written();
        return player.damage();
    }

    recording::Description description;
    Written written;

private:
    recording::Packet packet_{1};
};

/// A table whose rows are a byte there, and 64 KiB here.
model::PluginSpec large_rows() {
    model::PluginSpec spec = whole(filetop_like());
    model::Source &source = spec.sources[0];
    source.columns.resize(1);
    model::Column &column = source.columns[0];
    column.name = column.member = "text";
    column.type = TRACER_TYPE_STRING;
    column.flags = column.offset = 0;
    column.labels.clear();
    column.size = source.value_size = 64 << 10;
    source.key_size = 1;
    source.format.sort.clear();
    return spec;
}

std::optional<recording::Damage> damage_of_rows(std::uint64_t rows, std::size_t row_bytes) {
    Forged forged(large_rows());
    forged.event(Id::interval);
    forged.put(std::uint32_t{0}).put(std::uint32_t{0});
    for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0}, rows})
        forged.put(number);
    for (std::uint64_t i = 0; i < rows; ++i) {
        forged.event(recording::first_source);
        forged.text("").put('k');
    }
    return forged.damage(0, row_bytes);
}

TEST(HostileRecording, GetsNoMoreMemoryForRowsThanItsSizeDeserves) {
    EXPECT_THAT(damage_of_rows(20, 1 << 20)->what, HasSubstr("too much memory"));
    EXPECT_THAT(damage_of_rows(16, 2 << 20)->what, HasSubstr("without a summary")) << "16 of them are a MiB";
}

TEST(HostileRecording, HasNoStackThatIsLongerThanARecord) {
    Forged forged(whole(stacksnoop_like()));
    forged.event(Id::stack);
    forged.put(std::uint32_t{0}).put(std::int32_t{1}).put(std::uint32_t{8193});
    EXPECT_THAT(forged.damage()->what, HasSubstr("a frame too many"));
}

TEST(HostileRecording, NamesNoOutputInAWayThatATerminalActsOn) {
    Forged forged(whole(killsnoop_like()));
    forged.event(Id::losses);
    forged.put(std::uint32_t{0}).put(std::uint32_t{1}).text("json:\x1b[2J").put(std::uint64_t{1}).put(std::uint8_t{0});
    EXPECT_THAT(forged.damage()->what, HasSubstr("control characters"));
}

TEST(HostileRecording, MayNameAnOutputOfTheLongestPath) {
    std::string path;
    for (int i = 0; i < 4095; ++i)
        path += "\\x1b";
    Forged forged(whole(killsnoop_like()));
    forged.event(Id::losses);
    forged.put(std::uint32_t{0}).put(std::uint32_t{1}).text("json:" + path).put(std::uint64_t{1}).put(std::uint8_t{0});
    EXPECT_THAT(forged.damage()->what, HasSubstr("without a summary"));
}

TEST(HostileRecording, CannotMakeTheCountOfMissingPacketsStartAnew) {
    Forged forged(whole(killsnoop_like()));
    EXPECT_THAT(forged.damage(UINT64_MAX)->what, HasSubstr("out of order"));
}

TEST(HostileRecording, HasNoTwoPluginsOfOneName) {
    RecordedRun run({whole(killsnoop_like()), whole(killsnoop_like())});
    run.tee();
    const auto refused = replay(run.metadata(), "");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().line(), HasSubstr("'killsnoop' is there twice"));
}

/// A plugin is free to have labels that no record can hold.
TEST(HostileRecording, IsNoReasonForOthersToStumble) {
    RecordedRun run({whole(killsnoop_like())});
    model::Source &source = run.description.plugins[0].spec.sources[0];
    const auto column = std::ranges::find(source.columns, std::uint32_t{4}, &model::Column::size);
    ASSERT_NE(column, source.columns.end());
    column->type = TRACER_TYPE_ENUM;
    column->labels = {{std::uint64_t{1} << 32, "large", "L"}};
    run.tee();
    EXPECT_EQ(run.metadata().find(" { }"), std::string::npos) << "an empty enumeration is no TSDL";
    column->labels.push_back({3, "small", "S"});
    EXPECT_THAT(run.metadata(), HasSubstr("enum : u32 { \"small\" = 3 }"));
}

/// Opening a device has effects, and those who may open it are led there by a link.
TEST(HostileRecording, LeadsNobodyElsewhere) {
    const TempFolder folder;
    RecordedRun run({whole(killsnoop_like())});
    run.tee();
    const std::string place = folder.file("recording"), metadata = place + "/metadata", stream = place + "/stream";
    ASSERT_EQ(::mkdir(place.c_str(), 0700), 0);
    std::ofstream(metadata) << run.metadata();
    std::ofstream(stream) << run.packets.bytes();
    ASSERT_TRUE(recording::Recording::open(place));
    for (const std::string &file : {metadata, stream}) {
        const std::string moved = folder.file("elsewhere");
        std::filesystem::rename(file, moved);
        std::filesystem::create_symlink(moved, file);
        const auto refused = recording::Recording::open(place);
        ASSERT_FALSE(refused) << file;
        EXPECT_THAT(refused.error().line(), HasSubstr(" is not a file"));
        std::filesystem::remove(file);
        ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
        EXPECT_FALSE(recording::Recording::open(place)) << file;
        std::filesystem::rename(moved, file);
    }
}

} // namespace
} // namespace tracer::test
