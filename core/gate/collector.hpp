// SPDX-License-Identifier: Apache-2.0
// Listens to one run and adds up what a gate measures. Allocates nothing for an event. Knows neither limits nor what
// becomes of the result.
#pragma once

#include "gate/measure.hpp"
#include "gate/run_result.hpp"
#include "model/cell.hpp"
#include "stream/listener.hpp"

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tracer::gate {

class Collector final : public stream::Listener {
public:
    /// `measures` and `names` outlive it. A measure's plugin is recognized by its description.
    /// `run_start_boot_ns`: for conditions on the time that has elapsed.
    Collector(std::span<Measure> measures, model::Names &names, std::string architecture,
              std::uint64_t run_start_boot_ns = 0);
    ~Collector() override;

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
    void summary(const stream::Feed &feed, const model::Interval &whole, const model::Ledger &total) override;
    Result<void> flush() override { return {}; }

    /// After the last summary. `unfollowed`: how many threads of the command were not followed, at most; what they
    /// did is not known.
    [[nodiscard]] RunResult result(std::uint64_t unfollowed = 0) const;

private:
    struct Entry;
    struct Plugin;
    [[nodiscard]] Plugin *plugin(const stream::Feed &feed) {
        return feed.index < plugins_.size() ? plugins_[feed.index].get() : nullptr;
    }
    void add(Entry &entry, const model::RecordView &record, const model::Reading &reading);

    std::span<Measure> measures_;
    model::Names &names_;
    std::string kernel_, architecture_;
    std::uint64_t run_start_;
    std::vector<std::unique_ptr<Plugin>> plugins_; ///< by the feed's index
    model::CommandEnd end_;
};

} // namespace tracer::gate
