// SPDX-License-Identifier: Apache-2.0
// How many events a second one core formats. Built with -DTRACER_BENCH=ON.
#include "output/formats.hpp"
#include "support/fake_names.hpp"
#include "support/memory_sink.hpp"
#include "support/sample_plugins.hpp"

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

} // namespace
} // namespace tracer::output

BENCHMARK_MAIN();
