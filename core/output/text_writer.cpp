// SPDX-License-Identifier: Apache-2.0
#include "output/plan.hpp"
#include "output/spill.hpp"
#include "output/text_renderer.hpp"

#include <algorithm>

namespace tracer::output {
namespace {

struct TextSource {
    const model::Column *time = nullptr;
    std::unique_ptr<NativeRows> native;
    std::unique_ptr<TextRenderer> renderer; ///< null: the source is not active
};

struct TextStream {
    const Stream *stream = nullptr; ///< null: not yet started
    std::unique_ptr<Lines> lines;
    std::vector<TextSource> sources;
};

class TextWriter final : public Writer {
public:
    TextWriter(const WriterContext &context, ByteSink &sink)
        : context_(context), spill_(sink), time_(*context.clock),
          values_(time_, *context.names, context.run_start_boot_ns) {}

    void start(const Stream &stream, const std::string &kernel_release) override;
    void event(const Stream &stream, const model::RecordView &record) override;
    void rows(const Stream &stream, const model::Source &source, const model::Interval &interval,
              std::span<const model::RecordView> rows) override;
    void counter(const Stream &stream, const model::RecordView &difference, const model::Interval &interval) override;
    void histogram(const Stream &stream, const model::Source &source, const model::Interval &interval,
                   const model::Histogram &difference) override;
    // The run says the ledger on stderr: stdout is for what the plugins print.
    void ledger(const Stream &, const model::Interval &, const model::Ledger &) override {}
    void summary(const Stream &, const model::Interval &, const model::Ledger &) override {}
    Result<void> flush() override {
        begin();
        return spill_.flush();
    }
    [[nodiscard]] std::uint64_t lost_output(const Stream &stream) const override { return spill_.lost(stream); }

private:
    void begin();
    /// The source's renderer; null: it doesn't deliver, or the output has failed and so many rows are lost.
    [[nodiscard]] TextSource *ready(const Stream &stream, const model::Source &source, std::size_t rows = 1);
    void done(const TextSource &source);

    WriterContext context_;
    Spill spill_;
    WallTime time_;
    TextValues values_;
    ByStream<TextStream> streams_;
    std::vector<TextStream *> unbegun_;
    std::size_t longest_name_ = 0;
};

void TextWriter::start(const Stream &stream, const std::string &) {
    TextStream &state = streams_[stream];
    state.stream = &stream;
    state.lines = std::make_unique<Lines>(spill_.buffer(), spill_.tally(), stream.index);
    for (const auto &source : stream.spec->sources) {
        TextSource &plan = state.sources.emplace_back();
        if (!is_active(stream, source)) continue;
        plan.time = source.time();
        if (source.format.format_text && !context_.no_native)
            plan.native = std::make_unique<NativeRows>(stream.spec->name, source);
        TextEnvironment environment;
        environment.stream = &stream;
        environment.source = &source;
        environment.values = &values_;
        environment.lines = state.lines.get();
        environment.options = render_options(stream, source);
        environment.native = plan.native.get();
        environment.clears = (source.format.flags & TRACER_FORMAT_CLEAR) != 0 && environment.options.clear &&
                             !context_.several && spill_.is_terminal();
        plan.renderer = make_renderer(std::move(environment));
    }
    longest_name_ = std::max(longest_name_, stream.spec->name.size());
    unbegun_.push_back(&state);
}

/// Headers wait until all streams are known: the longest name decides where the lines begin.
void TextWriter::begin() {
    for (TextStream *state : std::exchange(unbegun_, {})) {
        if (context_.several) {
            std::string prefix = state->stream->spec->name;
            prefix.resize(longest_name_, ' ');
            state->lines->name(prefix + " | ");
        }
        for (TextSource &source : state->sources)
            if (source.renderer) source.renderer->start();
        state->lines->part_done();
    }
}

TextSource *TextWriter::ready(const Stream &stream, const model::Source &source, std::size_t rows) {
    if (!unbegun_.empty()) begin();
    TextSource &plan = streams_[stream].sources[source.index];
    if (!plan.renderer) return nullptr;
    if (spill_.good()) return &plan;
    spill_.lose(stream, plan.renderer->shown(rows));
    return nullptr;
}

void TextWriter::done(const TextSource &source) {
    if (source.native && source.native->error())
        spill_.fail(*source.native->error());
    else
        spill_.spill();
}

void TextWriter::event(const Stream &stream, const model::RecordView &record) {
    TextSource *plan = ready(stream, *record.source);
    if (!plan) return;
    const std::int64_t wall = plan->time ? time_.wall_of(record.as<std::uint64_t>(*plan->time)) : time_.now();
    plan->renderer->whole_record(record, {context_.names, stream.stacks, 0}, wall);
    done(*plan);
}

void TextWriter::rows(const Stream &stream, const model::Source &source, const model::Interval &interval,
                      std::span<const model::RecordView> rows) {
    TextSource *plan = ready(stream, source, rows.size());
    if (!plan) return;
    time_.refresh();
    plan->renderer->rows(rows, reading_of(context_.names, stream.stacks, interval), time_.wall_of(interval.end));
    done(*plan);
}

void TextWriter::counter(const Stream &stream, const model::RecordView &difference, const model::Interval &interval) {
    TextSource *plan = ready(stream, *difference.source);
    if (!plan) return;
    time_.refresh();
    plan->renderer->whole_record(difference, reading_of(context_.names, stream.stacks, interval),
                                 time_.wall_of(interval.end));
    done(*plan);
}

void TextWriter::histogram(const Stream &stream, const model::Source &source, const model::Interval &,
                           const model::Histogram &difference) {
    TextSource *plan = ready(stream, source);
    if (!plan) return;
    plan->renderer->histogram(difference);
    streams_[stream].lines->record_done();
    done(*plan);
}

} // namespace

std::unique_ptr<Writer> make_text_writer(WriterContext context, ByteSink &sink) {
    return std::make_unique<TextWriter>(context, sink);
}

} // namespace tracer::output
