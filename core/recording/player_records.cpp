// SPDX-License-Identifier: Apache-2.0
// The records of plugins: events, rows, counters, histograms.
#include "recording/player.hpp"

#include "recording/cursor.hpp"
#include "recording/histogram_bytes.hpp"

#include <algorithm>

namespace tracer::recording {

using stream::Listener;

namespace {

constexpr std::size_t most_growth = 80; ///< of a row that is mostly empty: a short path, a histogram of one value

model::Interval read_interval(Cursor &from) {
    model::Interval interval;
    interval.seq = from.get<std::uint64_t>();
    interval.start = from.get<std::uint64_t>();
    interval.end = from.get<std::uint64_t>();
    interval.missed = from.get<std::uint64_t>();
    return interval;
}

} // namespace

void Player::play_record(const Kept &kept, Cursor &from, Listener &to) {
    const model::Source &source = kept.layout.source();
    const std::uint64_t read_at = kept.layout.says_when_read() ? from.get<std::uint64_t>() : 0;
    record_.assign(source.most_value(), std::byte{});
    const auto size = kept.layout.read(from, {}, record_);
    if (!size) return fail("a record is not well-formed");
    to.event(feeds_[kept.plugin], {&source, {}, std::span(record_).first(*size), read_at});
}

void Player::begin_rows(Cursor &from, Listener &to) {
    const auto plugin = from.get<std::uint32_t>(), source = from.get<std::uint32_t>();
    const model::Interval interval = read_interval(from);
    const auto expected = from.get<std::uint64_t>();
    if (!from.good() || !feed(plugin)) return;
    const auto &sources = feeds_[plugin].spec->sources;
    const bool rows =
        source < sources.size() && (sources[source].keyed() || sources[source].kind == TRACER_SOURCE_COUNTER);
    if (!rows) return fail("an interval belongs to no table or counter");
    tell_rows(to);
    rows_.kept = catalog_.find(catalog_.id_of(plugin, source));
    rows_.interval = interval;
    rows_.expected = expected;
    played_[plugin].intervals = std::max(played_[plugin].intervals, interval.seq + 1);
    if (expected == 0) tell_rows(to);
}

void Player::take_row(const Kept &kept, Cursor &from, Listener &to) {
    if (rows_.kept != &kept) return fail("a row belongs to no interval");
    const model::Source &source = kept.layout.source();
    const std::size_t begin = rows_.bytes.size(), end = begin + source.key_size + source.value_size;
    if (end > row_bytes_ && end / most_growth > rows_.packed) return fail("an interval's rows take too much memory");
    rows_.bytes.resize(end);
    const std::size_t packed_begin = from.at();
    const std::span row = std::span(rows_.bytes).subspan(begin);
    if (!kept.layout.read(from, row.first(source.key_size), row.subspan(source.key_size))) {
        rows_.bytes.resize(begin);
        return fail("a row is not well-formed");
    }
    rows_.packed += event_head + from.at() - packed_begin;
    if (++rows_.there == rows_.expected) tell_rows(to);
}

void Player::tell_rows(Listener &to) {
    if (!rows_.kept) return;
    const Kept &kept = *std::exchange(rows_.kept, nullptr);
    const model::Source &source = kept.layout.source();
    const std::size_t size = std::size_t{source.key_size} + source.value_size;
    std::vector<model::RecordView> views(static_cast<std::size_t>(rows_.there));
    for (std::size_t i = 0; i < views.size(); ++i) {
        const auto row = std::span<const std::byte>(rows_.bytes).subspan(i * size, size);
        views[i] = {&source, row.first(source.key_size), row.subspan(source.key_size)};
    }
    const stream::Feed &feed = feeds_[kept.plugin];
    if (source.keyed())
        to.rows(feed, source, rows_.interval, views);
    else
        for (const model::RecordView &view : views)
            to.counter(feed, view, rows_.interval);
    rows_.bytes.clear();
    rows_.there = rows_.packed = 0;
}

void Player::play_histogram(const Kept &kept, Cursor &from, Listener &to) {
    const model::Interval interval = read_interval(from);
    model::Histogram histogram;
    if (!read_histogram(from, histogram)) return fail("a histogram is not well-formed");
    auto &intervals = played_[kept.plugin].intervals;
    intervals = std::max(intervals, interval.seq + 1);
    to.histogram(feeds_[kept.plugin], kept.layout.source(), interval, histogram);
}

} // namespace tracer::recording
