// SPDX-License-Identifier: Apache-2.0
#include "base/clock.hpp"
#include "check/cases.hpp"
#include "check/levels.hpp"
#include "check/random_records.hpp"
#include "output/formats.hpp"
#include "output/native_guard.hpp"
#include "run/apart.hpp"
#include "run/rights.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sys/resource.h>
#include <unistd.h>

namespace tracer::check {
namespace {

constexpr unsigned level = 5;
constexpr std::size_t records = 500;        // of a source
constexpr std::size_t longest = 256u << 10; // that one record may become
constexpr rlim_t most_memory = 4ull << 30;  // of the child
constexpr unsigned most_seconds = 60;

class NoNames final : public model::Names {
public:
    model::Symbol symbol(std::uint64_t, std::uint32_t) override { return {}; }
    std::string_view user(std::uint32_t) override { return {}; }
};

class Kept final : public output::ByteSink {
public:
    Result<void> write(std::span<const char> bytes) override {
        text.append(bytes.data(), bytes.size());
        return {};
    }
    std::string text;
};

Error fault(const std::string &what) { return {ExitCode::gate_failed, what, {}}; }

void set_limits() {
#ifndef __SANITIZE_ADDRESS__ // it takes up all of the address space
    const rlimit memory{most_memory, most_memory};
    ::setrlimit(RLIMIT_AS, &memory);
#endif
    const rlimit none{0, 0}, seconds{most_seconds, most_seconds};
    ::setrlimit(RLIMIT_CORE, &none);
    ::setrlimit(RLIMIT_CPU, &seconds);
    ::alarm(2 * most_seconds); // one that sleeps
}

/// The plugin's own callback, alone.
Result<void> call_native(const model::PluginSpec &spec, const model::Source &source, std::uint64_t seed) {
    if (!source.format.format_text) return {};
    RandomRecords random(seed);
    output::NativeRows native(spec.name, source);
    for (std::size_t i = 0; i < records; ++i) {
        const auto row = native.row(random.record(source));
        if (native.error()) return fault("record " + std::to_string(i) + ": " + native.error()->message);
        if (row && row->size() > longest)
            return fault("record " + std::to_string(i) + ": its callback format_text of source " + source.name +
                         " makes a row of " + std::to_string(row->size()) + " bytes");
    }
    return {};
}

/// What the host makes of them in one format, the plugin's callback included.
Result<std::string> written(const model::PluginSpec &spec, const model::Source &source,
                            const model::PluginSettings &settings, const char *format, std::uint64_t seed) {
    RandomRecords random(seed);
    const SystemClock clock;
    output::WallTime time(clock);
    NoNames names;
    Kept sink;
    output::FormatContext context;
    context.time = &time;
    context.names = &names;
    context.run_start_boot_ns = clock.boot_ns();
    stream::Feed feed;
    feed.spec = &spec;
    feed.settings = &settings;
    feed.variant = spec.variants.front().name;
    feed.started = context.run_start_boot_ns;
    const auto writer = output::find_format(format)->make(context, {&sink});
    writer->start(feed, "check");
    const std::uint64_t second = 1'000'000'000;
    for (std::uint64_t i = 0; i < records; ++i) {
        const model::Interval interval{i, feed.started + i * second, feed.started + (i + 1) * second, 0};
        const std::size_t before = sink.text.size();
        const model::RecordView record = random.record(source);
        switch (source.kind) {
        case TRACER_SOURCE_EVENTS:
            writer->event(feed, record);
            break;
        case TRACER_SOURCE_TABLE:
            writer->rows(feed, source, interval, {&record, 1});
            break;
        case TRACER_SOURCE_HISTOGRAMS: {
            std::vector<std::byte> value(source.value_size);
            random.histogram().put(value);
            const model::RecordView row{&source, record.key, value};
            writer->rows(feed, source, interval, {&row, 1});
            break;
        }
        case TRACER_SOURCE_COUNTER:
            writer->counter(feed, record, interval);
            break;
        case TRACER_SOURCE_HISTOGRAM:
            writer->histogram(feed, source, interval, random.histogram());
            break;
        }
        if (auto flushed = writer->flush(); !flushed)
            return fault("record " + std::to_string(i) + " as " + format + ": " + flushed.error().message);
        if (sink.text.size() - before > longest)
            return fault("record " + std::to_string(i) + " becomes " + std::to_string(sink.text.size() - before) +
                         " bytes of " + format);
    }
    writer->summary(feed, {0, feed.started, feed.started + records * second, 0}, {});
    if (auto flushed = writer->flush(); !flushed) return fault(flushed.error().message);
    return std::move(sink.text);
}

Result<void> parse_lines(const model::Source &source, const std::string &text) {
    for (std::size_t at = 0, line = 1; at < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (!nlohmann::json::accept(text.begin() + static_cast<std::ptrdiff_t>(at),
                                    text.begin() + static_cast<std::ptrdiff_t>(end)))
            return fault("line " + std::to_string(line) + " of source " + source.name + " is no JSON");
        at = end + 1;
    }
    return {};
}

/// Of settings under which the source delivers.
std::optional<model::PluginSettings> settings_for(const model::PluginSpec &spec, const model::Source &source) {
    for (const model::Variant &variant : spec.variants)
        for (Case &each : cases_of(spec, variant))
            if (each.settings.delivers(spec, source)) return std::move(each.settings);
    return std::nullopt;
}

Result<std::string> fed(const Subject &subject, std::uint64_t seed) {
    if (auto loaded = subject.plugin->load(); !loaded) return std::move(loaded).error();
    set_limits();
    // As in a run: what the plugin's code is let is little.
    if (auto given_up = run::give_up_rights(subject.facts); !given_up) return std::move(given_up).error();
    const model::PluginSpec &spec = subject.spec();
    for (const model::Source &source : spec.sources) {
        const auto settings = settings_for(spec, source);
        if (!settings) continue;
        if (auto fine = call_native(spec, source, seed); !fine) return std::move(fine).error();
        for (const char *format : {"text", "json"}) {
            const auto text = written(spec, source, *settings, format, seed);
            if (!text) return text.error();
            if (format == std::string_view("text")) {
                if (text->find('\033') != std::string::npos)
                    return fault("text of source " + source.name + " holds control characters of a terminal");
            } else if (auto parsed = parse_lines(source, *text); !parsed) {
                return std::move(parsed).error();
            }
        }
    }
    return std::string();
}

} // namespace

void check_formatter(const Subject &subject, Report &report) {
    if (!subject.distrust.empty())
        return report.add({level, "formatter", Outcome::not_here, "none of its code is run: " + subject.distrust, {}});
    const std::string seed = "seed " + std::to_string(report.seed);
    const auto done = run::do_apart([&] { return fed(subject, report.seed); });
    if (done)
        return report.add({level,
                           "formatter",
                           Outcome::kept,
                           std::to_string(records) + " random records of each source, " + seed,
                           {}});
    // Its own words are about a process that traces.
    const bool ended = done.error().code == ExitCode::cannot_trace;
    report.add({level, "formatter", Outcome::broken,
                seed + ": " + (ended ? "it crashed, hung or used up its memory: " : "") + done.error().message,
                "reproduce it with --seed " + std::to_string(report.seed)});
}

} // namespace tracer::check
