// SPDX-License-Identifier: Apache-2.0
#include "output/by_feed.hpp"
#include "output/csv_value.hpp"
#include "output/data_cells.hpp"
#include "output/formats.hpp"
#include "output/spill.hpp"

#include <algorithm>
#include <deque>

namespace tracer::output {
namespace {

using stream::Feed;

/// One plugin's file: its header's fields, and for each source where its columns go.
struct CsvFeed {
    Spill *spill = nullptr;
    bool say_seq = false, say_source = false;
    std::size_t index = 0;  ///< the feed's
    std::size_t fields = 0; ///< of the plugin's own
    struct Source {
        std::vector<Cell> cells;               ///< in the order of the fields
        std::vector<std::size_t> field;        ///< of each cell
        std::vector<std::size_t> bucket_field; ///< of a histogram's lo, hi and count
        std::string name;
    };
    std::vector<Source> sources;
};

class CsvWriter final : public stream::Listener {
public:
    CsvWriter(const FormatContext &context, const std::vector<ByteSink *> &sinks)
        : time_(*context.time), names_(context.names), columns_(context.columns),
          values_(time_, *context.names, context.run_start_boot_ns, context.csv_raw) {
        for (ByteSink *sink : sinks)
            spills_.emplace_back(*sink, context.backlog);
    }

    void start(const Feed &feed, const std::string &kernel_release) override;
    void event(const Feed &feed, const model::RecordView &record) override;
    void rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
              std::span<const model::RecordView> rows) override;
    void counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) override;
    void histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                   const model::Histogram &difference) override;
    // Records of another shape have no place in a table of columns: the run reports them on stderr.
    void ledger(const Feed &, const model::Interval &, const model::Ledger &) override {}
    void summary(const Feed &, const model::Interval &, const model::Ledger &) override {}
    Result<void> flush() override { return all(&Spill::flush); }
    Result<void> settle() override { return all(&Spill::settle); }
    [[nodiscard]] std::uint64_t lost_output(const Feed &feed) const override {
        return spills_[std::min(feed.index, spills_.size() - 1)].lost(feed);
    }

private:
    void open(CsvFeed &state, const CsvFeed::Source &source, std::int64_t wall, const model::Interval *interval);
    void put_record(CsvFeed &state, CsvFeed::Source &source, const model::RecordView &record, const Reading &reading);
    void put_buckets(const Feed &feed, const model::RecordView &record, const model::Interval &interval,
                     const model::Histogram &histogram);
    static void close(CsvFeed &state, std::size_t index) {
        state.spill->buffer().put("\r\n");
        state.spill->record_done(index);
    }

    Result<void> all(Result<void> (Spill::*call)());

    std::deque<Spill> spills_;
    WallTime &time_;
    model::Names *names_;
    std::vector<model::Selection> columns_;
    CsvValues values_;
    ByFeed<CsvFeed> feeds_;
};

std::size_t field_of(std::vector<std::string> &fields, const std::string &name) {
    const auto at = std::ranges::find(fields, name);
    if (at != fields.end()) return static_cast<std::size_t>(at - fields.begin());
    fields.push_back(name);
    return fields.size() - 1;
}

void CsvWriter::start(const Feed &feed, const std::string &) {
    CsvFeed &state = feeds_[feed];
    state = {};
    state.index = feed.index;
    state.spill = &spills_[std::min(feed.index, spills_.size() - 1)];
    state.say_source = feed.several_sources();
    std::vector<std::string> fields;
    for (const auto &source : feed.spec->sources) {
        CsvFeed::Source &plan = state.sources.emplace_back();
        if (!feed.delivers(source)) continue;
        plan.name = source.name;
        state.say_seq |= source.kind != TRACER_SOURCE_EVENTS;
        plan.cells = data_cells(source, model::chosen_columns(columns_, *feed.spec, source));
        // With several sources a column may be elsewhere in the common header: write in its order.
        std::vector<std::pair<std::size_t, Cell>> order;
        for (Cell &cell : plan.cells)
            order.emplace_back(field_of(fields, cell.column().name), std::move(cell));
        std::ranges::stable_sort(order, {}, [](const auto &item) { return item.first; });
        plan.cells.clear();
        for (auto &[field, cell] : order) {
            plan.field.push_back(field);
            plan.cells.push_back(std::move(cell));
        }
        if (source.kind == TRACER_SOURCE_HISTOGRAM || source.kind == TRACER_SOURCE_HISTOGRAMS)
            for (const char *name : {"lo", "hi", "count"})
                plan.bucket_field.push_back(field_of(fields, name));
    }
    state.fields = fields.size();
    Buffer &out = state.spill->buffer();
    out.put("time");
    if (state.say_seq) out.put(",seq");
    if (state.say_source) out.put(",source");
    for (const auto &field : fields) {
        out.put(',');
        escape_csv(out, field, true);
    }
    close(state, Tally::nobody);
}

void CsvWriter::open(CsvFeed &state, const CsvFeed::Source &source, std::int64_t wall,
                     const model::Interval *interval) {
    Buffer &out = state.spill->buffer();
    time_.put_rfc3339(out, wall);
    if (state.say_seq) {
        out.put(',');
        if (interval) out.number(interval->seq);
    }
    if (state.say_source) {
        out.put(',');
        escape_csv(out, source.name, true);
    }
}

void CsvWriter::put_record(CsvFeed &state, CsvFeed::Source &source, const model::RecordView &record,
                           const Reading &reading) {
    Buffer &out = state.spill->buffer();
    std::size_t written = 0;
    for (std::size_t i = 0; i < source.cells.size(); ++i) {
        if (source.field[i] < written) continue; // a column's name twice in one source: the first one counts
        for (; written <= source.field[i]; ++written)
            out.put(',');
        values_.put(out, source.cells[i].column(), source.cells[i].read(record, reading));
    }
    out.fill(state.fields - written, ',');
    close(state, state.index);
}

void CsvWriter::event(const Feed &feed, const model::RecordView &record) {
    CsvFeed &state = feeds_[feed];
    if (!state.spill->good()) return state.spill->lose(feed);
    CsvFeed::Source &source = state.sources[record.source->index];
    open(state, source, time_.wall_of(record.moment()), nullptr);
    put_record(state, source, record, {names_, feed.stacks, 0});
}

void CsvWriter::rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
                     std::span<const model::RecordView> rows) {
    for (const auto &row : rows)
        if (source.kind == TRACER_SOURCE_HISTOGRAMS)
            put_buckets(feed, row, interval, model::Histogram::of(row.value));
        else
            counter(feed, row, interval);
}

void CsvWriter::counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) {
    CsvFeed &state = feeds_[feed];
    if (!state.spill->good()) return state.spill->lose(feed);
    CsvFeed::Source &source = state.sources[difference.source->index];
    time_.refresh_after(interval.end);
    open(state, source, time_.wall_of(interval.end), &interval);
    put_record(state, source, difference, reading_of(names_, feed.stacks, interval));
}

void CsvWriter::histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                          const model::Histogram &difference) {
    put_buckets(feed, {&source, {}, {}}, interval, difference);
}

/// A line for each bucket that is not empty, with the columns of `record`.
void CsvWriter::put_buckets(const Feed &feed, const model::RecordView &record, const model::Interval &interval,
                            const model::Histogram &histogram) {
    CsvFeed &state = feeds_[feed];
    CsvFeed::Source &plan = state.sources[record.source->index];
    if (plan.bucket_field.empty()) return;
    if (!state.spill->good()) {
        const auto empty = std::ranges::count(histogram.buckets, std::uint64_t{0});
        return state.spill->lose(feed, histogram.buckets.size() - static_cast<std::size_t>(empty));
    }
    time_.refresh_after(interval.end);
    const Reading reading = reading_of(names_, feed.stacks, interval);
    Buffer &out = state.spill->buffer();
    for (std::size_t b = 0; b < histogram.buckets.size(); ++b) {
        if (histogram.buckets[b] == 0) continue;
        const auto [lo, hi] = model::bucket_bounds(b);
        open(state, plan, time_.wall_of(interval.end), &interval);
        const std::uint64_t numbers[] = {lo, hi, histogram.buckets[b]};
        for (std::size_t field = 0; field < state.fields; ++field) {
            out.put(',');
            if (const auto at = std::ranges::find(plan.bucket_field, field); at != plan.bucket_field.end()) {
                out.number(numbers[at - plan.bucket_field.begin()]);
            } else if (const auto of = std::ranges::find(plan.field, field); of != plan.field.end()) {
                Cell &cell = plan.cells[static_cast<std::size_t>(of - plan.field.begin())];
                values_.put(out, cell.column(), cell.read(record, reading));
            }
        }
        close(state, state.index);
    }
}

Result<void> CsvWriter::all(Result<void> (Spill::*call)()) {
    Result<void> result;
    for (Spill &spill : spills_)
        if (auto called = (spill.*call)(); !called && result) result = std::move(called);
    return result;
}

} // namespace

extern const Format csv_format;
const Format csv_format{
    "csv", "for spreadsheets", true, false,
    [](const FormatContext &context, const std::vector<ByteSink *> &sinks) -> std::unique_ptr<stream::Listener> {
        return std::make_unique<CsvWriter>(context, sinks);
    }};

} // namespace tracer::output
