// SPDX-License-Identifier: Apache-2.0
// Where the records of one plugin come from: its rings, tables, counters, histograms and ledger. The kernel side
// implements it, and so do tests. Knows neither BPF nor who listens.
#pragma once

#include "base/result.hpp"
#include "model/histogram.hpp"
#include "model/ledger.hpp"
#include "model/names.hpp"
#include "model/record.hpp"

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace tracer::stream {

/// All calls are made on the event loop's thread.
class Origin {
public:
    virtual ~Origin() = default;
    [[nodiscard]] virtual const model::Variant &variant() const = 0;

    using OnRecord = std::function<void(const model::RecordView &)>;
    /// Readable when many records are waiting; -1: no ring buffer.
    [[nodiscard]] virtual int ring_fd() const = 0;
    /// Hands over at most `limit` waiting records; returns how many. `more` tells whether some are still waiting.
    virtual std::size_t drain(const OnRecord &on_record, std::size_t limit, bool &more) = 0;

    using Tables = std::vector<std::pair<const model::Source *, std::vector<model::RecordView>>>;
    /// Begins an exact read of every table on a thread of its own: swaps, waits for the kernel, reads. `done` is called
    /// on that thread, and only means that take_tables() will not wait. Must not be called again before take_tables().
    virtual void begin_tables(std::function<void()> done) = 0;
    /// Waits until what begin_tables() began is done. Gives the rows of each source that delivers, as views into
    /// buffers that live until the next begin_tables(), or what went wrong.
    virtual Result<Tables> take_tables() = 0;

    /// Totals since the attach, over all CPUs. Counter: source.value_size bytes of u64.
    virtual Result<std::vector<std::uint64_t>> counter(const model::Source &source) = 0;
    virtual Result<model::Histogram> histogram(const model::Source &source) = 0;
    /// Totals since the attach; `missed` included.
    virtual Result<model::Ledger> ledger() = 0;
    /// The reader of the stack map, or nullptr.
    [[nodiscard]] virtual model::StackReader *stacks() = 0;

    /// Detaches the programs: nothing is recorded any more, all maps can still be read. Idempotent.
    virtual void detach() = 0;
};

} // namespace tracer::stream
