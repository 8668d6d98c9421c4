// SPDX-License-Identifier: Apache-2.0
// How many events a second one core formats. Built with -DTRACER_BENCH=ON.
#include "output/formats.hpp"
#include "recording/recorder.hpp"
#include "support/fake_names.hpp"
#include "support/memory_sink.hpp"
#include "unit/recording/whole_specs.hpp"

#include <benchmark/benchmark.h>

namespace tracer::output {
namespace {

void killsnoop(benchmark::State &state, const char *format) {
    const SystemClock clock;
    WallTime time(clock);
    test::FakeNames names;
    test::NullSink sink;
    const model::PluginSpec spec = test::killsnoop_like();
    const model::PluginSettings settings;
    stream::Feed feed;
    feed.spec = &spec;
    feed.settings = &settings;
    FormatContext context;
    context.time = &time;
    context.names = &names;
    const auto writer = find_format(format)->make(context, {&sink});
    writer->start(feed, "");
    test::KillEvent event{clock.boot_ns(), 12345, 12346, 4321, 15, -1, 0, "some-process"};
    for (auto _ : state) {
        event.time += 375; // as fast as a process can kill
        ++event.tpid;
        writer->event(feed, test::view(spec.sources[0], event));
    }
    if (!writer->flush()) state.SkipWithError("the sink failed");
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
    state.SetBytesProcessed(static_cast<std::int64_t>(sink.bytes));
}
BENCHMARK_CAPTURE(killsnoop, json, "json");
BENCHMARK_CAPTURE(killsnoop, csv, "csv");
BENCHMARK_CAPTURE(killsnoop, text, "text");

/// Packets as they come, to nowhere.
class NoPackets final : public recording::PacketSink {
public:
    std::size_t bytes = 0;
    bool put(std::span<const char> packet, std::span<const std::uint64_t>) override {
        bytes += packet.size();
        return true;
    }
    Result<void> flush() override { return {}; }
    Result<void> settle() override { return {}; }
    [[nodiscard]] std::uint64_t lost(std::size_t) const override { return 0; }
};

/// The same work as above, for a recording.
void killsnoop_recorded(benchmark::State &state) {
    const SystemClock clock;
    WallDistance distance(clock);
    LoadAverage load;
    test::FakeNames names;
    NoPackets sink;
    const model::PluginSpec spec = test::whole(test::killsnoop_like());
    const model::PluginSettings settings;
    const recording::Catalog catalog({&spec});
    stream::Feed feed;
    feed.spec = &spec;
    feed.settings = &settings;
    recording::Recorder recorder(catalog, {}, sink, distance, load, names);
    recorder.start(feed, "");
    test::KillEvent event{clock.boot_ns(), 12345, 12346, 4321, 15, -1, 0, "some-process"};
    for (auto _ : state) {
        event.time += 375;
        ++event.tpid;
        recorder.event(feed, test::view(spec.sources[0], event));
    }
    if (!recorder.flush()) state.SkipWithError("the sink failed");
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
    state.SetBytesProcessed(static_cast<std::int64_t>(sink.bytes));
}
BENCHMARK(killsnoop_recorded);

} // namespace
} // namespace tracer::output

BENCHMARK_MAIN();
