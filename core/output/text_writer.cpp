// SPDX-License-Identifier: Apache-2.0
#include "output/by_feed.hpp"
#include "output/data_cells.hpp"
#include "output/formats.hpp"
#include "output/spill.hpp"
#include "output/text_renderer.hpp"

#include <algorithm>

namespace tracer::output {
namespace {

using stream::Feed;

struct TextSource {
    std::unique_ptr<NativeRows> native;
    std::unique_ptr<TextRenderer> renderer; ///< null: the source is not active
};

struct TextFeed {
    const Feed *feed = nullptr; ///< null: not yet started
    std::unique_ptr<Lines> lines;
    std::vector<TextSource> sources;
};

class TextWriter final : public stream::Listener {
public:
    TextWriter(const FormatContext &context, ByteSink &sink)
        : context_(context), spill_(sink, context.backlog), time_(*context.time),
          values_(time_, *context.names, context.run_start_boot_ns) {}

    void start(const Feed &feed, const std::string &kernel_release) override;
    void event(const Feed &feed, const model::RecordView &record) override;
    void rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
              std::span<const model::RecordView> rows) override;
    void counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) override;
    void histogram(const Feed &feed, const model::Source &source, const model::Interval &interval,
                   const model::Histogram &difference) override;
    // The run says the ledger on stderr: stdout is for what the plugins print.
    void ledger(const Feed &, const model::Interval &, const model::Ledger &) override {}
    void summary(const Feed &, const model::Interval &, const model::Ledger &) override {}
    Result<void> flush() override {
        begin();
        return spill_.flush();
    }
    Result<void> settle() override {
        begin();
        return spill_.settle();
    }
    [[nodiscard]] std::uint64_t lost_output(const Feed &feed) const override { return spill_.lost(feed); }

private:
    void begin();
    /// The source's renderer; null: it doesn't deliver, or the output has failed and so many rows are lost.
    [[nodiscard]] TextSource *ready(const Feed &feed, const model::Source &source, std::size_t rows = 1);
    void done(const TextSource &source);

    FormatContext context_;
    Spill spill_;
    WallTime &time_;
    TextValues values_;
    ByFeed<TextFeed> feeds_;
    std::vector<TextFeed *> unbegun_;
    std::size_t longest_name_ = 0;
    LoadAverage own_load_;
};

void TextWriter::start(const Feed &feed, const std::string &) {
    TextFeed &state = feeds_[feed];
    state.feed = &feed;
    state.lines = std::make_unique<Lines>(spill_.buffer(), spill_.tally(), feed.index);
    for (const auto &source : feed.spec->sources) {
        TextSource &plan = state.sources.emplace_back();
        if (!feed.delivers(source)) continue;
        auto columns = model::chosen_columns(context_.columns, *feed.spec, source);
        if (source.format.format_text && !context_.no_native && !columns)
            plan.native = std::make_unique<NativeRows>(feed.spec->name, source);
        TextEnvironment environment;
        environment.source = &source;
        environment.values = &values_;
        environment.lines = state.lines.get();
        environment.options = render_options(feed, source);
        environment.load = context_.load ? context_.load : &own_load_;
        environment.native = plan.native.get();
        environment.clears = (source.format.flags & TRACER_FORMAT_CLEAR) != 0 && environment.options.clear &&
                             !context_.several && spill_.is_terminal();
        environment.columns = std::move(columns);
        plan.renderer = make_renderer(std::move(environment));
    }
    longest_name_ = std::max(longest_name_, feed.spec->name.size());
    unbegun_.push_back(&state);
}

/// Headers wait until all plugins are known: the longest name decides where the lines begin.
void TextWriter::begin() {
    for (TextFeed *state : std::exchange(unbegun_, {})) {
        if (context_.several) {
            std::string prefix = state->feed->spec->name;
            prefix.resize(longest_name_, ' ');
            state->lines->name(prefix + " | ");
        }
        for (TextSource &source : state->sources)
            if (source.renderer) source.renderer->start();
        state->lines->part_done();
    }
}

TextSource *TextWriter::ready(const Feed &feed, const model::Source &source, std::size_t rows) {
    if (!unbegun_.empty()) begin();
    TextSource &plan = feeds_[feed].sources[source.index];
    if (!plan.renderer) return nullptr;
    if (spill_.good()) return &plan;
    spill_.lose(feed, plan.renderer->shown(rows));
    return nullptr;
}

void TextWriter::done(const TextSource &source) {
    if (source.native && source.native->error())
        spill_.fail(*source.native->error());
    else
        spill_.spill();
}

void TextWriter::event(const Feed &feed, const model::RecordView &record) {
    TextSource *plan = ready(feed, *record.source);
    if (!plan) return;
    const std::int64_t wall = time_.wall_of(record.moment());
    plan->renderer->whole_record(record, {context_.names, feed.stacks, 0}, wall);
    done(*plan);
}

void TextWriter::rows(const Feed &feed, const model::Source &source, const model::Interval &interval,
                      std::span<const model::RecordView> rows) {
    TextSource *plan = ready(feed, source, rows.size());
    if (!plan) return;
    time_.refresh_after(interval.end);
    plan->renderer->rows(rows, reading_of(context_.names, feed.stacks, interval), interval,
                         time_.wall_of(interval.end));
    done(*plan);
}

void TextWriter::counter(const Feed &feed, const model::RecordView &difference, const model::Interval &interval) {
    TextSource *plan = ready(feed, *difference.source);
    if (!plan) return;
    time_.refresh_after(interval.end);
    plan->renderer->whole_record(difference, reading_of(context_.names, feed.stacks, interval),
                                 time_.wall_of(interval.end));
    done(*plan);
}

void TextWriter::histogram(const Feed &feed, const model::Source &source, const model::Interval &,
                           const model::Histogram &difference) {
    TextSource *plan = ready(feed, source);
    if (!plan) return;
    plan->renderer->histogram(difference);
    feeds_[feed].lines->record_done();
    done(*plan);
}

} // namespace

extern const Format text_format;
const Format text_format{
    "text", "for people", false, true,
    [](const FormatContext &context, const std::vector<ByteSink *> &sinks) -> std::unique_ptr<stream::Listener> {
        return std::make_unique<TextWriter>(context, *sinks.front());
    }};

} // namespace tracer::output
