// SPDX-License-Identifier: Apache-2.0
// A run composed of sample plugins: recorded and written in all formats at once, then replayed. Knows how neither
// works.
#pragma once

#include "output/formats.hpp"
#include "recording/metadata.hpp"
#include "recording/player.hpp"
#include "recording/recorder.hpp"
#include "stream/tee.hpp"
#include "support/fake_names.hpp"
#include "support/fakes.hpp"
#include "support/memory_sink.hpp"
#include "unit/recording/whole_specs.hpp"

#include <functional>
#include <memory>

namespace tracer::test {

/// Keeps packets, and refuses those that it is told to refuse.
class MemoryPackets final : public recording::PacketSink {
public:
    std::vector<std::string> packets;
    std::function<bool(std::size_t)> refuses = [](std::size_t) { return false; }; ///< by number
    std::vector<std::uint64_t> lost_records = std::vector<std::uint64_t>(8);
    std::size_t asked = 0;

    bool put(std::span<const char> packet, std::span<const std::uint64_t> records) override {
        if (refuses(asked++)) {
            for (std::size_t i = 0; i < records.size(); ++i)
                lost_records[i] += records[i];
            return false;
        }
        packets.emplace_back(packet.data(), packet.size());
        return true;
    }
    Result<void> flush() override { return {}; }
    Result<void> settle() override { return {}; }
    [[nodiscard]] std::uint64_t lost(std::size_t plugin) const override { return lost_records[plugin]; }
    [[nodiscard]] std::string bytes() const {
        std::string all;
        for (const std::string &packet : packets)
            all += packet;
        return all;
    }
};

/// What one run wrote.
struct Written {
    std::string text, json, csv; ///< CSV of all plugins, one after the other
    friend bool operator==(const Written &, const Written &) = default;
};

/// All formats at once, as a run has them.
class Writers {
public:
    Writers(WallDistance &distance, LoadAverage &load, model::Names &names, std::uint64_t run_start,
            std::size_t plugins);
    [[nodiscard]] stream::Tee &tee() { return tee_; }
    [[nodiscard]] Written written();

private:
    output::WallTime time_;
    MemorySink text_, json_, csv_;
    stream::Tee tee_;
};

/// The run, live.
class RecordedRun {
public:
    explicit RecordedRun(std::vector<model::PluginSpec> specs);

    FakeClock clock;
    FakeNames names;
    std::vector<FakeStacks> stacks;
    recording::Description description;
    MemoryPackets packets;
    std::vector<stream::Feed> feeds;

    /// The recorder and the writers. Made, and told of the start, when it is first asked for.
    stream::Tee &tee();
    [[nodiscard]] Written live() { return writers_->written(); }
    [[nodiscard]] std::string metadata() const { return recording::metadata(description, *catalog_); }

    /// An interval that ends now.
    model::Interval interval(std::uint64_t seq, std::uint64_t length = 1'000'000'000) const {
        return {seq, clock.boot - length, clock.boot, 0};
    }
    /// Something of every kind that the sample plugins deliver, including hostile bytes.
    void everything();
    /// The summaries.
    void end();

private:
    std::optional<WallDistance> distance_;
    LoadAverage load_;
    std::unique_ptr<recording::Catalog> catalog_;
    std::unique_ptr<Writers> writers_;
};

/// A file in memory.
[[nodiscard]] Fd file_of(std::string_view bytes);

struct Replayed {
    Written written;
    std::optional<recording::Damage> damage;
    std::uint64_t missing_packets = 0;
};
/// Plays it to all formats; an error where it is not a recording.
[[nodiscard]] Result<Replayed> replay(std::string_view metadata, std::string_view stream);
/// The same for a description that has been read.
[[nodiscard]] Replayed replay(const recording::Description &description, std::string_view stream);

} // namespace tracer::test
