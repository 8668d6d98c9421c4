// SPDX-License-Identifier: Apache-2.0
#include "run/driver.hpp"

#include <fmt/format.h>

#include <utility>

namespace tracer::run {

Driver::Driver(const stream::Feed &feed, stream::Origin &origin, stream::Listener &listener, const Clock &clock,
               std::function<void(std::function<void()>)> post)
    : feed_(feed), origin_(origin), listener_(listener), clock_(clock), post_(std::move(post)),
      on_record_([this](const model::RecordView &record) { tell(record); }), run_start_(clock.boot_ns()) {
    for (const model::Source &source : feed_.spec->sources) {
        if (!feed_.delivers(source)) continue;
        if (source.keyed()) tables_.push_back(&source);
        if (source.kind == TRACER_SOURCE_COUNTER || source.kind == TRACER_SOURCE_HISTOGRAM) totals_.push_back(&source);
    }
    only_events_ = tables_.empty() && totals_.empty();
    interval_.start = run_start_;
}

void Driver::tell(const model::RecordView &record) {
    ++received_;
    if (record.source->time()) return listener_.event(feed_, record);
    model::RecordView read = record;
    read.read_at = clock_.boot_ns();
    listener_.event(feed_, read);
}

bool Driver::drain(std::size_t limit) {
    bool more = false;
    if (!finished_) origin_.drain(on_record_, limit, more);
    return more;
}

Result<void> Driver::tick(std::uint64_t passed) {
    if (finished_) return {};
    missed_ticks_ += passed;
    pending_missed_ += passed;
    if (reading_) {
        ++missed_ticks_;
        ++pending_missed_;
        return {};
    }
    interval_.end = clock_.boot_ns();
    interval_.missed = std::exchange(pending_missed_, 0);
    if (auto read = read_totals(); !read) return read;
    if (tables_.empty()) return close_interval();
    begin_read([this] {
        post_([this] {
            if (!reading_) return; // finish() has waited for it
            if (auto ended = end_read(); !ended && on_error) on_error(std::move(ended).error());
        });
    });
    return {};
}

Result<void> Driver::read_totals() {
    for (const model::Source *source : totals_) {
        if (source->kind == TRACER_SOURCE_HISTOGRAM) {
            auto total = origin_.histogram(*source);
            if (!total) return std::move(total).error();
            model::Histogram &last = histograms_[source];
            listener_.histogram(feed_, *source, interval_, total->since(last));
            last = *total;
            continue;
        }
        auto total = origin_.counter(*source);
        if (!total) return std::move(total).error();
        std::vector<std::uint64_t> &last = counters_[source];
        last.resize(total->size());
        std::vector<std::uint64_t> difference(total->size());
        for (std::size_t i = 0; i < difference.size(); ++i)
            difference[i] = (*total)[i] - last[i];
        listener_.counter(feed_, {source, {}, std::as_bytes(std::span(difference))}, interval_);
        last = std::move(*total);
    }
    return {};
}

void Driver::begin_read(std::function<void()> done) {
    reading_ = true;
    origin_.begin_tables(std::move(done));
}

Result<void> Driver::end_read() {
    reading_ = false;
    auto tables = origin_.take_tables();
    if (!tables) return std::move(tables).error();
    for (const auto &[source, rows] : *tables)
        listener_.rows(feed_, *source, interval_, rows);
    return close_interval();
}

Result<void> Driver::close_interval() {
    auto total = origin_.ledger();
    if (!total) return std::move(total).error();
    // Records that it counts come before it: they are in the ring by now, and no more than a ring holds.
    for (int batch = 0; batch < 64 && drain(4096); ++batch) {
    }
    const model::Ledger difference = *total - ledger_;
    ledger_ = *total;
    if (difference != model::Ledger{} || interval_.missed) listener_.ledger(feed_, interval_, difference);
    const std::uint64_t missed = interval_.missed;
    interval_ = {interval_.seq + 1, interval_.end, 0, 0};
    ++served_;
    if (on_interval) on_interval(difference, missed);
    return {};
}

Result<void> Driver::finish() {
    if (finished_) return {};
    origin_.detach();
    if (reading_)
        if (auto ended = end_read(); !ended) return ended;
    while (drain(65536)) {
    }
    interval_.end = clock_.boot_ns();
    interval_.missed = std::exchange(pending_missed_, 0);
    auto read = read_totals();
    if (read && !tables_.empty()) {
        begin_read([] {});
        read = end_read();
    } else if (read) {
        read = close_interval();
    }
    finished_ = true;
    if (read) run_end_ = clock_.boot_ns();
    return read;
}

std::string Driver::contradiction() const {
    if (!run_end_) return {};
    const model::Ledger &l = ledger_;
    if (!l.balanced())
        return fmt::format("seen {} is not emitted {} + filtered {} + lost_ring {} + lost_map {}", l.seen, l.emitted,
                           l.filtered, l.lost_ring, l.lost_map);
    if (only_events_ ? received_ != l.emitted : received_ > l.emitted)
        return fmt::format("emitted {}, but {} records arrived", l.emitted, received_);
    return {};
}

void Driver::summarize() {
    if (run_end_) listener_.summary(feed_, {0, run_start_, run_end_, missed_ticks_}, ledger_);
}

} // namespace tracer::run
