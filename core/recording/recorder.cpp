// SPDX-License-Identifier: Apache-2.0
#include "recording/recorder.hpp"

#include "recording/histogram_bytes.hpp"

#include <algorithm>

namespace tracer::recording {
namespace {

using stream::Feed;

constexpr std::size_t numbers = 256; ///< more than any event that holds only numbers

} // namespace

Recorder::Recorder(const Catalog &catalog, const Uuid &uuid, PacketSink &sink, WallDistance &distance,
                   LoadAverage &load, model::Names &names)
    : uuid_(uuid), sink_(sink), distance_(distance), load_(load), packet_(catalog.plugins()), known_(names, *this) {
    std::uint16_t id = first_source;
    for (const Kept &kept : catalog.all()) {
        if (kept.plugin == firsts_.size()) firsts_.push_back(plans_.size());
        plans_.push_back({id++, &kept.layout, NamedColumns(kept.layout.source())});
    }
}

void Recorder::open(std::uint16_t id, std::uint64_t boot, std::size_t most) {
    // A moment in the future would remain the time of everything that follows.
    if (boot > distance_.looked_at() + WallDistance::freshness) boot = last_;
    last_ = std::max(last_, boot);
    packet_.event(id, last_, most);
}

bool Recorder::hand_on() {
    if (packet_.empty()) return true;
    PacketHead head;
    head.uuid = uuid_;
    head.number = packets_++;
    head.discarded = discarded_;
    const bool taken = sink_.put(packet_.seal(head), packet_.records());
    packet_.clear();
    if (taken) return true;
    ++refused_;
    known_.forget();
    clock_.reset();
    return false;
}

Result<void> Recorder::flush() {
    (void)hand_on();
    return sink_.flush();
}

Result<void> Recorder::settle() {
    (void)hand_on();
    return sink_.settle();
}

void Recorder::note_clock(std::uint64_t boot) {
    if (clock_ == distance_.ns()) return;
    open(Id::clock, boot, numbers);
    packet_.put(distance_.ns());
    clock_ = distance_.ns();
}

void Recorder::note_names(const Plan &plan, const Feed &feed, std::span<const model::RecordView> records) {
    if (!plan.named.any()) return;
    for (int round = 0; round < 3; ++round) {
        const std::uint64_t refused = refused_;
        known_.note(feed.index, feed.stacks, plan.named, records);
        if (refused == refused_) return;
    }
}

void Recorder::start(const Feed &feed, const std::string &kernel_release) {
    (void)make_room();
    distance_.refresh_for(feed.started);
    note_clock(feed.started);
    const model::Rights rights = feed.rights.value_or(model::Rights{});
    std::string capabilities;
    for (const std::string &name : rights.capabilities)
        capabilities += (capabilities.empty() ? "" : ",") + name;
    open(Id::start, feed.started,
         numbers + feed.variant.size() + feed.caveat.size() + kernel_release.size() + capabilities.size());
    packet_.put(static_cast<std::uint32_t>(feed.index));
    packet_.put(feed.started);
    packet_.put_text(feed.variant);
    packet_.put_text(feed.caveat);
    packet_.put_text(kernel_release);
    packet_.put(static_cast<std::uint8_t>(feed.rights.has_value()));
    packet_.put(static_cast<std::uint8_t>(rights.no_new_privs));
    packet_.put(static_cast<std::uint8_t>(rights.seccomp));
    packet_.put(static_cast<std::uint32_t>(rights.landlock));
    packet_.put_text(capabilities);
}

void Recorder::put_record(const Plan &plan, const Feed &feed, const model::RecordView &record, std::uint64_t boot) {
    const model::Source &source = plan.layout->source();
    open(plan.id, boot, plan.layout->most() + sizeof record.read_at);
    if (plan.layout->says_when_read()) packet_.put(record.read_at);
    if (record.key.size() < source.key_size || record.value.size() < source.value_size) [[unlikely]] {
        whole_.assign(std::size_t{source.key_size} + source.value_size, std::byte{});
        std::ranges::copy_n(record.key.begin(),
                            static_cast<std::ptrdiff_t>(std::min<std::size_t>(record.key.size(), source.key_size)),
                            whole_.begin());
        std::ranges::copy_n(record.value.begin(),
                            static_cast<std::ptrdiff_t>(std::min<std::size_t>(record.value.size(), source.value_size)),
                            whole_.begin() + source.key_size);
        const std::span all(whole_);
        packet_.claim(
            plan.layout->write(packet_.room(), {&source, all.first(source.key_size), all.subspan(source.key_size)}));
    } else {
        packet_.claim(plan.layout->write(packet_.room(), record));
    }
    packet_.count(feed.index);
}

void Recorder::event(const Feed &feed, const model::RecordView &record) {
    const std::uint64_t moment = record.moment();
    (void)make_room(); // first, so that a record and its names are kept or lost together
    distance_.refresh_for(moment);
    note_clock(moment);
    const Plan &plan = plan_of(feed, *record.source);
    note_names(plan, feed, {&record, 1});
    put_record(plan, feed, record, moment);
}

void Recorder::put_interval(const model::Interval &interval) {
    packet_.put(interval.seq);
    packet_.put(interval.start);
    packet_.put(interval.end);
    packet_.put(interval.missed);
}

void Recorder::begin_interval(const Plan &plan, const Feed &feed, const model::Interval &interval,
                              std::size_t records) {
    open(Id::interval, interval.end, numbers);
    packet_.put(static_cast<std::uint32_t>(feed.index));
    packet_.put(plan.layout->source().index);
    put_interval(interval);
    packet_.put(static_cast<std::uint64_t>(records));
}

void Recorder::rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
                    std::span<const model::RecordView> rows) {
    (void)make_room();
    distance_.refresh_after(interval.end);
    const Plan &plan = plan_of(feed, source);
    note_clock(interval.end);
    note_names(plan, feed, rows);
    if (source.format.flags & TRACER_FORMAT_LOADAVG) {
        const std::string &line = load_.at(interval.end);
        open(Id::load, interval.end, line.size() + 1);
        packet_.put_text(line);
    }
    begin_interval(plan, feed, interval, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!make_room()) { // the rest, for readers that have not seen the beginning
            const auto rest = rows.subspan(i);
            note_clock(interval.end);
            note_names(plan, feed, rest);
            begin_interval(plan, feed, interval, rest.size());
        }
        put_record(plan, feed, rows[i], interval.end);
    }
}

void Recorder::counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) {
    rows(feed, *difference.source, interval, {&difference, 1});
}

void Recorder::histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                         const model::Histogram &difference) {
    (void)make_room();
    distance_.refresh_after(interval.end);
    note_clock(interval.end);
    const Plan &plan = plan_of(feed, source);
    open(plan.id, interval.end, numbers + most_of_histogram);
    put_interval(interval);
    packet_.claim(put_histogram(packet_.room(), difference));
    packet_.count(feed.index);
}

void Recorder::put_ledger(Id id, const Feed &feed, const model::Interval &interval, const model::Ledger &ledger) {
    (void)make_room();
    distance_.refresh_after(interval.end);
    note_clock(interval.end);
    open(id, interval.end, numbers);
    packet_.put(static_cast<std::uint32_t>(feed.index));
    put_interval(interval);
    for (const std::uint64_t number : {ledger.seen, ledger.emitted, ledger.filtered, ledger.lost_ring, ledger.lost_map,
                                       ledger.missed, ledger.left_out})
        packet_.put(number);
}

void Recorder::ledger(const Feed &feed, const model::Interval &interval, const model::Ledger &difference) {
    discarded_ += difference.lost();
    put_ledger(Id::ledger, feed, interval, difference);
}

void Recorder::summary(const Feed &feed, const model::Interval &whole, const model::Ledger &total) {
    put_ledger(Id::summary, feed, whole, total);
}

} // namespace tracer::recording
