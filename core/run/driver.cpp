// SPDX-License-Identifier: Apache-2.0
#include "run/driver.hpp"

#include <utility>

namespace tracer::run {

Driver::Driver(const output::Stream &stream, stream::Origin &attached, output::Writer &writer, const Clock &clock,
               std::function<void(std::function<void()>)> post)
    : stream_(stream), attached_(attached), writer_(writer), clock_(clock), post_(std::move(post)),
      on_record_([this](const model::RecordView &record) { writer_.event(stream_, record); }),
      run_start_(clock.boot_ns()) {
    for (const model::Source &source : stream_.spec->sources) {
        if (!active(source)) continue;
        if (source.kind == TRACER_SOURCE_TABLE) tables_.push_back(&source);
        if (source.kind == TRACER_SOURCE_COUNTER || source.kind == TRACER_SOURCE_HISTOGRAM) totals_.push_back(&source);
    }
    interval_.start = run_start_;
}

bool Driver::active(const model::Source &source) const { return stream_.settings->delivers(*stream_.spec, source); }

bool Driver::drain(std::size_t limit) {
    bool more = false;
    if (!finished_) attached_.drain(on_record_, limit, more);
    return more;
}

Result<void> Driver::tick(std::uint64_t passed) {
    if (finished_) return {};
    missed_ticks_ += passed;
    pending_missed_ += passed;
    if (reading_.valid()) {
        ++missed_ticks_;
        ++pending_missed_;
        return {};
    }
    interval_.end = clock_.boot_ns();
    interval_.missed = std::exchange(pending_missed_, 0);
    if (auto read = read_totals(); !read) return read;
    if (tables_.empty()) return close_interval();
    begin_read();
    return {};
}

Result<void> Driver::read_totals() {
    for (const model::Source *source : totals_) {
        if (source->kind == TRACER_SOURCE_HISTOGRAM) {
            auto total = attached_.histogram(*source);
            if (!total) return std::move(total).error();
            model::Histogram &last = histograms_[source];
            writer_.histogram(stream_, *source, interval_, total->since(last));
            last = *total;
            continue;
        }
        auto total = attached_.counter(*source);
        if (!total) return std::move(total).error();
        std::vector<std::uint64_t> &last = counters_[source];
        last.resize(total->size());
        std::vector<std::uint64_t> difference(total->size());
        for (std::size_t i = 0; i < difference.size(); ++i)
            difference[i] = (*total)[i] - last[i];
        writer_.counter(stream_, {source, {}, std::as_bytes(std::span(difference))}, interval_);
        last = std::move(*total);
    }
    return {};
}

void Driver::begin_read() {
    auto done = std::make_shared<std::promise<void>>();
    reading_ = done->get_future();
    // `post` is a copy: once the promise is kept, finish() may return and the driver go.
    attached_.begin_tables([this, done, post = post_, read = ++reads_] {
        done->set_value();
        post([this, read] {
            if (finished_ || read != reads_ || !reading_.valid()) return;
            if (auto ended = end_read(); !ended && on_error) on_error(std::move(ended).error());
        });
    });
}

Result<void> Driver::end_read() {
    reading_.get();
    auto tables = attached_.take_tables();
    if (!tables) return std::move(tables).error();
    for (const auto &[source, rows] : *tables)
        if (active(*source)) writer_.rows(stream_, *source, interval_, rows);
    return close_interval();
}

Result<void> Driver::close_interval() {
    // Records that were emitted in the interval come before its ledger, as far as they are there already.
    for (int batch = 0; batch < 16 && drain(4096); ++batch) {
    }
    auto total = attached_.ledger();
    if (!total) return std::move(total).error();
    const model::Ledger difference = *total - ledger_;
    ledger_ = *total;
    if (difference != model::Ledger{} || interval_.missed) writer_.ledger(stream_, interval_, difference);
    const std::uint64_t missed = interval_.missed;
    interval_ = {interval_.seq + 1, interval_.end, 0, 0};
    ++served_;
    if (on_interval) on_interval(difference, missed);
    return {};
}

Result<void> Driver::finish() {
    if (finished_) return {};
    attached_.detach();
    if (reading_.valid()) {
        reading_.wait();
        if (auto ended = end_read(); !ended) return ended;
    }
    while (drain(65536)) {
    }
    interval_.end = clock_.boot_ns();
    interval_.missed = std::exchange(pending_missed_, 0);
    auto read = read_totals();
    if (read && !tables_.empty()) {
        begin_read();
        reading_.wait();
        read = end_read();
    } else if (read) {
        read = close_interval();
    }
    finished_ = true;
    if (read) run_end_ = clock_.boot_ns();
    return read;
}

void Driver::summarize() {
    if (run_end_) writer_.summary(stream_, {0, run_start_, run_end_, missed_ticks_}, ledger_);
}

} // namespace tracer::run
