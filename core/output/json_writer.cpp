// SPDX-License-Identifier: Apache-2.0
#include "output/json_value.hpp"
#include "output/plan.hpp"
#include "output/spill.hpp"

namespace tracer::output {
namespace {

// Numbers of 20 digits and a name of 31 bytes make some 500.
constexpr std::size_t longest_summary = 640;

/// One source's plan: its cells, and the constant bytes between time and columns.
struct JsonSource {
    explicit JsonSource(const model::Source &source) : cells(data_cells(source)), time(source.time()) {}
    std::vector<Cell> cells;
    const model::Column *time; ///< of an event
    std::string head;          ///< `,"plugin":"x","type":"event"`
};

struct JsonStream {
    std::vector<JsonSource> sources;
    std::string plugin; ///< `,"plugin":"x","type":"`
};

class JsonWriter final : public Writer {
public:
    JsonWriter(const WriterContext &context, ByteSink &sink)
        : spill_(sink), time_(*context.clock), names_(context.names),
          values_(time_, *context.names, context.run_start_boot_ns) {}

    void start(const Stream &stream, const std::string &kernel_release) override;
    void event(const Stream &stream, const model::RecordView &record) override;
    void rows(const Stream &stream, const model::Source &source, const model::Interval &interval,
              std::span<const model::RecordView> rows) override;
    void counter(const Stream &stream, const model::RecordView &difference, const model::Interval &interval) override;
    void histogram(const Stream &stream, const model::Source &source, const model::Interval &interval,
                   const model::Histogram &difference) override;
    void ledger(const Stream &stream, const model::Interval &interval, const model::Ledger &difference) override {
        if (!spill_.good()) return;
        put_ledger(stream, "ledger", interval, difference);
        close();
    }
    void command_end(const model::CommandEnd &end) override { command_end_ = end; }
    void summary(const Stream &stream, const model::Interval &whole, const model::Ledger &total) override;
    Result<void> flush() override { return spill_.flush(); }
    [[nodiscard]] std::uint64_t lost_output(const Stream &stream) const override { return spill_.lost(stream); }

private:
    void open(std::int64_t wall);
    void close(std::size_t stream = Tally::nobody);
    void put_interval(const model::Interval &interval);
    void put_rights(const std::optional<model::Rights> &rights);
    void put_key(std::string_view key, std::uint64_t v);
    void put_command_end();
    void put_cells(JsonSource &plan, const model::RecordView &record, const Reading &reading);
    void put_interval_record(const Stream &stream, const model::RecordView &record, const model::Interval &interval);
    void put_ledger(const Stream &stream, std::string_view type, const model::Interval &interval,
                    const model::Ledger &l);

    Spill spill_;
    Buffer &out_ = spill_.buffer();
    WallTime time_;
    model::Names *names_;
    JsonValues values_;
    ByStream<JsonStream> streams_;
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

void JsonWriter::put_key(std::string_view key, std::uint64_t v) {
    out_.put(",\"");
    out_.put(key);
    out_.put("\":");
    JsonValues::put_number(out_, v);
}

void JsonWriter::put_command_end() {
    const auto put_or_null = [this](const std::optional<int> &value) {
        if (value)
            JsonValues::put_number(out_, static_cast<std::uint64_t>(*value));
        else
            out_.put("null");
    };
    out_.put(",\"command\":{\"exit_status\":");
    put_or_null(command_end_->exit_status);
    out_.put(",\"signal\":");
    put_or_null(command_end_->signal);
    out_.put('}');
}

void JsonWriter::put_interval(const model::Interval &interval) {
    out_.put(",\"interval\":{\"seq\":");
    JsonValues::put_number(out_, interval.seq);
    out_.put(",\"start\":");
    values_.put_time(out_, time_.wall_of(interval.start));
    out_.put(",\"end\":");
    values_.put_time(out_, time_.wall_of(interval.end));
    if (interval.missed > 0) put_key("missed_ticks", interval.missed);
    out_.put('}');
}

void JsonWriter::put_rights(const std::optional<model::Rights> &rights) {
    out_.put(",\"rights\":");
    if (!rights) return out_.put("null");
    out_.put("{\"capabilities\":[");
    const char *comma = "";
    for (const std::string &name : rights->capabilities) {
        out_.put(comma);
        JsonValues::put_string(out_, name);
        comma = ",";
    }
    out_.put(rights->no_new_privs ? "],\"no_new_privs\":true" : "],\"no_new_privs\":false");
    put_key("landlock", rights->landlock);
    out_.put(rights->seccomp ? ",\"seccomp\":true}" : ",\"seccomp\":false}");
}

void JsonWriter::start(const Stream &stream, const std::string &kernel_release) {
    JsonStream &state = streams_[stream];
    state = {};
    state.plugin = ",\"plugin\":";
    state.plugin += in_quotes(stream.spec->name);
    state.plugin += ",\"type\":\"";
    const bool say_source = active_sources(stream) > 1;
    for (const auto &source : stream.spec->sources) {
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
    spill_.reserve(longest_summary);
    if (!spill_.good()) return;
    open(time_.now());
    out_.put(state.plugin);
    out_.put("start\",\"variant\":");
    JsonValues::put_string(out_, stream.variant);
    out_.put(",\"caveat\":");
    if (stream.caveat.empty())
        out_.put("null");
    else
        JsonValues::put_string(out_, stream.caveat);
    out_.put(",\"kernel\":");
    JsonValues::put_string(out_, kernel_release);
    put_rights(stream.rights);
    close();
}

void JsonWriter::put_cells(JsonSource &plan, const model::RecordView &record, const Reading &reading) {
    for (Cell &cell : plan.cells) {
        out_.put(cell.prefix);
        values_.put(out_, cell, cell.read(record, reading));
    }
}

void JsonWriter::event(const Stream &stream, const model::RecordView &record) {
    if (!spill_.good()) return spill_.lose(stream);
    JsonSource &plan = streams_[stream].sources[record.source->index];
    open(plan.time ? time_.wall_of(record.as<std::uint64_t>(*plan.time)) : time_.now());
    out_.put(plan.head);
    put_cells(plan, record, {names_, stream.stacks, 0});
    close(stream.index);
}

void JsonWriter::put_interval_record(const Stream &stream, const model::RecordView &record,
                                     const model::Interval &interval) {
    if (!spill_.good()) return spill_.lose(stream);
    JsonSource &plan = streams_[stream].sources[record.source->index];
    open(time_.wall_of(interval.end));
    out_.put(plan.head);
    put_interval(interval);
    put_cells(plan, record, reading_of(names_, stream.stacks, interval));
    close(stream.index);
}

void JsonWriter::rows(const Stream &stream, const model::Source &, const model::Interval &interval,
                      std::span<const model::RecordView> rows) {
    time_.refresh();
    for (const auto &row : rows)
        put_interval_record(stream, row, interval);
}

void JsonWriter::counter(const Stream &stream, const model::RecordView &difference, const model::Interval &interval) {
    time_.refresh();
    put_interval_record(stream, difference, interval);
}

void JsonWriter::histogram(const Stream &stream, const model::Source &source, const model::Interval &interval,
                           const model::Histogram &h) {
    if (!spill_.good()) return spill_.lose(stream);
    time_.refresh();
    open(time_.wall_of(interval.end));
    out_.put(streams_[stream].sources[source.index].head);
    put_interval(interval);
    out_.put(",\"unit\":");
    if (source.unit.empty())
        out_.put("null");
    else
        JsonValues::put_string(out_, source.unit);
    put_key("count", h.count);
    put_key("sum", h.sum);
    put_key("min", h.min);
    put_key("max", h.max);
    put_key("p50", h.percentile(0.5));
    put_key("p90", h.percentile(0.9));
    put_key("p99", h.percentile(0.99));
    put_key("p999", h.percentile(0.999));
    out_.put(",\"buckets\":[");
    bool first = true;
    for (std::size_t b = 0; b < h.buckets.size(); ++b) {
        if (h.buckets[b] == 0) continue;
        const auto [lo, hi] = model::bucket_bounds(b);
        out_.put(first ? "{\"lo\":" : ",{\"lo\":");
        JsonValues::put_number(out_, lo);
        put_key("hi", hi);
        put_key("count", h.buckets[b]);
        out_.put('}');
        first = false;
    }
    out_.put(']');
    close(stream.index);
}

void JsonWriter::put_ledger(const Stream &stream, std::string_view type, const model::Interval &interval,
                            const model::Ledger &l) {
    time_.refresh();
    open(time_.wall_of(interval.end));
    out_.put(streams_[stream].plugin);
    out_.put(type);
    out_.put('"');
    put_interval(interval);
    put_key("seen", l.seen);
    put_key("emitted", l.emitted);
    put_key("filtered", l.filtered);
    put_key("lost_ring", l.lost_ring);
    put_key("lost_map", l.lost_map);
    put_key("missed", l.missed);
}

void JsonWriter::summary(const Stream &stream, const model::Interval &whole, const model::Ledger &total) {
    // What waits may be lost, too, and the summary is to know.
    const bool good = static_cast<bool>(spill_.flush());
    put_ledger(stream, "summary", whole, total);
    put_key("lost_output", spill_.lost(stream));
    if (command_end_) put_command_end();
    if (good) return close();
    out_.put("}\n");
    spill_.last_words(out_.view());
    out_.clear();
}

} // namespace

std::unique_ptr<Writer> make_json_writer(WriterContext context, ByteSink &sink) {
    return std::make_unique<JsonWriter>(context, sink);
}

} // namespace tracer::output
