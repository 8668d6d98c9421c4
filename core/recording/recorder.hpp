// SPDX-License-Identifier: Apache-2.0
// The listener that keeps everything it is told, as packets of a CTF trace, with what was true at the time: names,
// clocks, load. The first of a run's listeners: whatever it asks for, the others get the same answers. Knows no file.
#pragma once

#include "base/load_average.hpp"
#include "base/wall_distance.hpp"
#include "recording/catalog.hpp"
#include "recording/known_names.hpp"
#include "recording/packet.hpp"
#include "stream/listener.hpp"

#include <optional>
#include <vector>

namespace tracer::recording {

class Recorder final : public stream::Listener, private KnownNames::Scribe {
public:
    /// All outlive it. Distance and load are shared with the other listeners.
    Recorder(const Catalog &catalog, const Uuid &uuid, PacketSink &sink, WallDistance &distance, LoadAverage &load,
             model::Names &names);

    void start(const stream::Feed &feed, const std::string &kernel_release) override;
    void event(const stream::Feed &feed, const model::RecordView &record) override;
    void rows(const stream::Feed &feed, const model::Source &source, const model::Interval &interval,
              std::span<const model::RecordView> rows) override;
    void counter(const stream::Feed &feed, const model::RecordView &difference,
                 const model::Interval &interval) override;
    void histogram(const stream::Feed &feed, const model::Source &source, const model::Interval &interval,
                   const model::Histogram &difference) override;
    void ledger(const stream::Feed &feed, const model::Interval &interval, const model::Ledger &difference) override;
    void command_end(const model::CommandEnd &end) override;
    void losses(const stream::Feed &feed, std::span<const stream::Loss> losses) override;
    void summary(const stream::Feed &feed, const model::Interval &whole, const model::Ledger &total) override;
    Result<void> flush() override;
    Result<void> settle() override;
    [[nodiscard]] std::uint64_t lost_output(const stream::Feed &feed) const override { return sink_.lost(feed.index); }

private:
    struct Plan {
        std::uint16_t id;
        const Layout *layout;
        NamedColumns named;
    };
    [[nodiscard]] const Plan &plan_of(const stream::Feed &feed, const model::Source &source) const {
        return plans_[firsts_[feed.index] + source.index];
    }
    void open(std::uint16_t id, std::uint64_t boot, std::size_t most);
    void open(Id id, std::uint64_t boot, std::size_t most) { open(static_cast<std::uint16_t>(id), boot, most); }
    /// False: the packet was not taken, and nobody knows what it said.
    bool hand_on();
    bool make_room() { return packet_.size() <= usual_packet || hand_on(); }
    void note_clock(std::uint64_t boot);
    void note_names(const Plan &plan, const stream::Feed &feed, std::span<const model::RecordView> records);
    void begin_interval(const Plan &plan, const stream::Feed &feed, const model::Interval &interval,
                        std::size_t records);
    void put_record(const Plan &plan, const stream::Feed &feed, const model::RecordView &record, std::uint64_t boot);
    void put_interval(const model::Interval &interval);
    void put_ledger(Id id, const stream::Feed &feed, const model::Interval &interval, const model::Ledger &ledger);

    void symbol(std::uint64_t address, const model::Symbol &symbol) override;
    void user(std::uint32_t uid, std::string_view name) override;
    void stack(std::size_t plugin, std::int32_t id, std::span<const std::uint64_t> frames) override;

    Uuid uuid_;
    PacketSink &sink_;
    WallDistance &distance_;
    LoadAverage &load_;
    Packet packet_;
    KnownNames known_;
    std::vector<Plan> plans_;
    std::vector<std::size_t> firsts_;    ///< of each plugin in plans_
    std::optional<std::uint64_t> clock_; ///< the distance that was written last
    std::uint64_t last_ = 0;             ///< boot time of the last event
    std::uint64_t packets_ = 0, refused_ = 0, discarded_ = 0;
    std::vector<std::byte> whole_; ///< of a record cut short
};

} // namespace tracer::recording
