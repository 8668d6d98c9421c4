// SPDX-License-Identifier: Apache-2.0
#include "output/by_feed.hpp"
#include "output/data_cells.hpp"
#include "output/formats.hpp"
#include "output/json_parts.hpp"
#include "output/json_value.hpp"
#include "output/json_version.hpp"
#include "output/spill.hpp"

namespace tracer::output {
namespace {

using stream::Feed;

// Numbers of 20 digits and a name of 31 bytes make some 500.
constexpr std::size_t longest_summary = 640, longest_loss = 64;

/// One source's plan: its cells, and the constant bytes between time and columns.
struct JsonSource {
    explicit JsonSource(const model::Source &source) : cells(data_cells(source)) {}
    std::vector<Cell> cells;
    std::string head; ///< `,"plugin":"x","type":"event"`
};

struct JsonFeed {
    std::vector<JsonSource> sources;
    std::string plugin;               ///< `,"plugin":"x","type":"`
    std::vector<stream::Loss> losses; ///< of all outputs, for the summary
};

class JsonWriter final : public stream::Listener {
public:
    JsonWriter(const FormatContext &context, ByteSink &sink)
        : spill_(sink, context.backlog), outputs_(context.outputs), time_(*context.time), names_(context.names),
          values_(time_, *context.names, context.run_start_boot_ns) {}

    void start(const Feed &feed, const std::string &kernel_release) override;
    void event(const Feed &feed, const model::RecordView &record) override;
    void rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
              std::span<const model::RecordView> rows) override;
    void counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) override;
    void histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                   const model::Histogram &difference) override;
    void ledger(const Feed &feed, const model::Interval &interval, const model::Ledger &difference) override {
        if (!spill_.good()) return;
        put_ledger(feed, "ledger", interval, difference);
        close();
    }
    void command_end(const model::CommandEnd &end) override { command_end_ = end; }
    void losses(const Feed &feed, std::span<const stream::Loss> losses) override {
        feeds_[feed].losses.assign(losses.begin(), losses.end());
    }
    void summary(const Feed &feed, const model::Interval &whole, const model::Ledger &total) override;
    Result<void> flush() override { return spill_.flush(); }
    Result<void> settle() override { return spill_.settle(); }
    [[nodiscard]] std::uint64_t lost_output(const Feed &feed) const override { return spill_.lost(feed); }

private:
    void open(std::int64_t wall);
    void close(std::size_t stream = Tally::nobody);
    void put_interval(const model::Interval &interval);
    void put_cells(JsonSource &plan, const model::RecordView &record, const Reading &reading);
    void put_interval_record(const Feed &feed, const model::RecordView &record, const model::Interval &interval);
    void put_ledger(const Feed &feed, std::string_view type, const model::Interval &interval, const model::Ledger &l);

    Spill spill_;
    std::vector<std::string> outputs_; ///< names of all, if there are several
    Buffer &out_ = spill_.buffer();
    WallTime &time_;
    model::Names *names_;
    JsonValues values_;
    ByFeed<JsonFeed> feeds_;
    std::optional<model::CommandEnd> command_end_; ///< for the summaries
};

std::string in_quotes(std::string_view text) {
    Buffer buffer;
    JsonValues::put_string(buffer, text);
    return std::string(buffer.view());
}

const char *type_name(tracer_source_kind kind) {
    switch (kind) {
    case TRACER_SOURCE_EVENTS:
        return "event";
    case TRACER_SOURCE_TABLE:
        return "row";
    case TRACER_SOURCE_COUNTER:
        return "counter";
    case TRACER_SOURCE_HISTOGRAM:
    case TRACER_SOURCE_HISTOGRAMS:
        return "histogram";
    }
    return "event";
}

void JsonWriter::open(std::int64_t wall) {
    out_.put("{\"time\":");
    values_.put_time(out_, wall);
}

void JsonWriter::close(std::size_t stream) {
    out_.put("}\n");
    spill_.record_done(stream);
}

void JsonWriter::put_interval(const model::Interval &interval) {
    out_.put(",\"interval\":{\"seq\":");
    JsonValues::put_number(out_, interval.seq);
    out_.put(",\"start\":");
    values_.put_time(out_, time_.wall_of(interval.start));
    out_.put(",\"end\":");
    values_.put_time(out_, time_.wall_of(interval.end));
    if (interval.missed > 0) put_key(out_, "missed_ticks", interval.missed);
    out_.put('}');
}

void JsonWriter::start(const Feed &feed, const std::string &kernel_release) {
    JsonFeed &state = feeds_[feed];
    state = {};
    state.plugin = ",\"plugin\":";
    state.plugin += in_quotes(feed.spec->name);
    state.plugin += ",\"type\":\"";
    const bool say_source = feed.several_sources();
    for (const auto &source : feed.spec->sources) {
        JsonSource &plan = state.sources.emplace_back(source);
        plan.head = state.plugin;
        plan.head += type_name(source.kind);
        plan.head += '"';
        if (say_source) plan.head.append(",\"source\":").append(in_quotes(source.name));
        for (Cell &cell : plan.cells) {
            cell.prefix = ",";
            cell.prefix += in_quotes(cell.column().name);
            cell.prefix += ':';
            for (const auto &label : cell.column().labels)
                cell.label_text.push_back(in_quotes(label.name));
        }
    }
    std::size_t summary = longest_summary;
    for (const std::string &output : outputs_)
        summary += longest_loss + in_quotes(output).size();
    spill_.reserve(summary);
    if (!spill_.good()) return;
    open(time_.wall_of(feed.started));
    out_.put(state.plugin);
    out_.put("start\"");
    put_key(out_, "schema", json_version);
    out_.put(",\"variant\":");
    JsonValues::put_string(out_, feed.variant);
    out_.put(",\"caveat\":");
    if (feed.caveat.empty())
        out_.put("null");
    else
        JsonValues::put_string(out_, feed.caveat);
    out_.put(",\"kernel\":");
    JsonValues::put_string(out_, kernel_release);
    put_rights(out_, feed.rights);
    close();
}

void JsonWriter::put_cells(JsonSource &plan, const model::RecordView &record, const Reading &reading) {
    for (Cell &cell : plan.cells) {
        out_.put(cell.prefix);
        values_.put(out_, cell, cell.read(record, reading));
    }
}

void JsonWriter::event(const Feed &feed, const model::RecordView &record) {
    if (!spill_.good()) return spill_.lose(feed);
    JsonSource &plan = feeds_[feed].sources[record.source->index];
    open(time_.wall_of(record.moment()));
    out_.put(plan.head);
    put_cells(plan, record, {names_, feed.stacks, 0});
    close(feed.index);
}

void JsonWriter::put_interval_record(const Feed &feed, const model::RecordView &record,
                                     const model::Interval &interval) {
    if (!spill_.good()) return spill_.lose(feed);
    JsonSource &plan = feeds_[feed].sources[record.source->index];
    open(time_.wall_of(interval.end));
    out_.put(plan.head);
    put_interval(interval);
    put_cells(plan, record, reading_of(names_, feed.stacks, interval));
    if (record.source->kind == TRACER_SOURCE_HISTOGRAMS)
        put_histogram(out_, record.source->unit, model::Histogram::of(record.value));
    close(feed.index);
}

void JsonWriter::rows(const Feed &feed, const model::Source &, const model::Interval &interval,
                      std::span<const model::RecordView> rows) {
    time_.refresh_after(interval.end);
    for (const auto &row : rows)
        put_interval_record(feed, row, interval);
}

void JsonWriter::counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) {
    time_.refresh_after(interval.end);
    put_interval_record(feed, difference, interval);
}

void JsonWriter::histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                           const model::Histogram &h) {
    if (!spill_.good()) return spill_.lose(feed);
    time_.refresh_after(interval.end);
    open(time_.wall_of(interval.end));
    out_.put(feeds_[feed].sources[source.index].head);
    put_interval(interval);
    put_histogram(out_, source.unit, h);
    close(feed.index);
}

void JsonWriter::put_ledger(const Feed &feed, std::string_view type, const model::Interval &interval,
                            const model::Ledger &l) {
    time_.refresh_after(interval.end);
    open(time_.wall_of(interval.end));
    out_.put(feeds_[feed].plugin);
    out_.put(type);
    out_.put('"');
    put_interval(interval);
    put_counts(out_, l);
}

void JsonWriter::summary(const Feed &feed, const model::Interval &whole, const model::Ledger &total) {
    // What is waiting may be lost, too, and the summary must count it.
    const bool good = static_cast<bool>(spill_.settle());
    put_ledger(feed, "summary", whole, total);
    put_key(out_, "lost_output", spill_.lost(feed));
    put_losses(out_, feeds_[feed].losses);
    if (command_end_) put_command_end(out_, *command_end_);
    if (good) return close();
    out_.put("}\n");
    spill_.last_words(out_.view());
    out_.clear();
}

} // namespace

extern const Format json_format;
const Format json_format{
    "json", "one object per line", false, false,
    [](const FormatContext &context, const std::vector<ByteSink *> &sinks) -> std::unique_ptr<stream::Listener> {
        return std::make_unique<JsonWriter>(context, *sinks.front());
    }};

} // namespace tracer::output
