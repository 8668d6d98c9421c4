// SPDX-License-Identifier: Apache-2.0
// Stand-ins for the kernel side: a clock that only a test moves, an attached plugin whose maps a test fills, and a
// listener that keeps what it was told.
#pragma once

#include "base/clock.hpp"
#include "stream/listener.hpp"
#include "stream/origin.hpp"

#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace tracer::test {

class FakeClock final : public Clock {
public:
    std::uint64_t boot = 1'000'000'000;
    std::int64_t wall = 1'700'000'000'000'000'000;
    [[nodiscard]] std::uint64_t boot_ns() const override { return boot; }
    [[nodiscard]] std::int64_t wall_ns() const override { return wall; }
    void advance(std::uint64_t ns) {
        boot += ns;
        wall += static_cast<std::int64_t>(ns);
    }
};

class FakeOrigin final : public stream::Origin {
public:
    explicit FakeOrigin(const model::PluginSpec &spec) : spec_(spec) {}

    std::deque<std::vector<std::byte>> ring;
    std::vector<std::uint64_t> counter_total;
    model::Histogram histogram_total;
    model::Ledger ledger_total;
    std::vector<std::vector<std::byte>> keys, values; ///< what the next swap hands over
    bool hold_tables = false;                         ///< begin_tables() waits for release_tables()
    bool detached = false;
    int swaps = 0;
    std::function<void()> on_ledger; ///< called when it is read

    void release_tables() { std::exchange(done_, nullptr)(); }

    [[nodiscard]] const model::Variant &variant() const override { return spec_.variants.front(); }
    [[nodiscard]] int ring_fd() const override { return -1; }
    std::size_t drain(const OnRecord &on_record, std::size_t limit, bool &more) override {
        std::size_t count = 0;
        for (; count < limit && !ring.empty(); ++count) {
            on_record({&spec_.sources.front(), {}, ring.front()});
            ring.pop_front();
        }
        more = !ring.empty();
        return count;
    }
    void begin_tables(std::function<void()> done) override {
        ++swaps;
        taken_keys_ = std::exchange(keys, {});
        taken_values_ = std::exchange(values, {});
        done_ = std::move(done);
        if (!hold_tables) release_tables();
    }
    Result<Tables> take_tables() override {
        std::vector<model::RecordView> rows;
        for (std::size_t i = 0; i < taken_keys_.size(); ++i)
            rows.push_back({&spec_.sources.front(), taken_keys_[i], taken_values_[i]});
        return Tables{{&spec_.sources.front(), rows}};
    }
    Result<std::vector<std::uint64_t>> counter(const model::Source &) override { return counter_total; }
    Result<model::Histogram> histogram(const model::Source &) override { return histogram_total; }
    Result<model::Ledger> ledger() override {
        if (on_ledger) on_ledger();
        return ledger_total;
    }
    [[nodiscard]] model::StackReader *stacks() override { return nullptr; }
    void detach() override { detached = true; }

private:
    const model::PluginSpec &spec_;
    std::vector<std::vector<std::byte>> taken_keys_, taken_values_;
    std::function<void()> done_;
};

class RecordingListener final : public stream::Listener {
public:
    std::vector<std::string> log; ///< "event", "rows 3", "counter 7", "ledger 5", "summary 12", in order
    std::vector<model::Interval> intervals;
    std::optional<std::size_t> fail_after; ///< so many entries of the log, flush() fails
    std::uint64_t lost = 0;
    std::vector<model::Ledger> ledgers; ///< those of the intervals, then those of the summaries
    std::vector<std::uint64_t> counted; ///< first word of each counter difference, and rows of each table

    void start(const stream::Feed &, const std::string &) override { log.emplace_back("start"); }
    std::vector<std::uint64_t> moments; ///< of events

    void event(const stream::Feed &, const model::RecordView &record) override {
        log.emplace_back("event");
        moments.push_back(record.moment());
    }
    void rows(const stream::Feed &, const model::Source &, const model::Interval &interval,
              std::span<const model::RecordView> rows) override {
        log.push_back("rows " + std::to_string(rows.size()));
        intervals.push_back(interval);
        counted.push_back(rows.size());
    }
    void counter(const stream::Feed &, const model::RecordView &difference, const model::Interval &interval) override {
        std::uint64_t first = 0;
        std::memcpy(&first, difference.value.data(), sizeof first);
        log.push_back("counter " + std::to_string(first));
        intervals.push_back(interval);
        counted.push_back(first);
    }
    void histogram(const stream::Feed &, const model::Source &, const model::Interval &interval,
                   const model::Histogram &difference) override {
        log.push_back("histogram " + std::to_string(difference.count));
        intervals.push_back(interval);
    }
    void ledger(const stream::Feed &, const model::Interval &, const model::Ledger &difference) override {
        log.push_back("ledger " + std::to_string(difference.seen));
        ledgers.push_back(difference);
    }
    void command_end(const model::CommandEnd &end) override {
        log.push_back("command " + std::to_string(end.status()));
        if (end.unfollowed > 0) log.push_back("unfollowed " + std::to_string(end.unfollowed));
    }
    void losses(const stream::Feed &, std::span<const stream::Loss> losses) override {
        for (const stream::Loss &loss : losses)
            log.push_back("loss " + loss.listener + " " + std::to_string(loss.records));
    }
    void summary(const stream::Feed &, const model::Interval &, const model::Ledger &total) override {
        log.push_back("summary " + std::to_string(total.seen));
        ledgers.push_back(total);
    }
    Result<void> flush() override {
        if (fail_after && log.size() >= *fail_after) return Error{ExitCode::output_failed, "it is full", {}};
        return {};
    }
    [[nodiscard]] std::uint64_t lost_output(const stream::Feed &) const override { return lost; }
};

} // namespace tracer::test
