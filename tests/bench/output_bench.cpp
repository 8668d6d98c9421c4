// SPDX-License-Identifier: Apache-2.0
// How many events a second one core formats. Built with -DTRACER_BENCH=ON.
#include "output/writer.hpp"
#include "support/fake_names.hpp"
#include "support/memory_sink.hpp"
#include "support/sample_plugins.hpp"

#include <benchmark/benchmark.h>

namespace tracer::output {
namespace {

void killsnoop(benchmark::State &state, model::OutputFormat format) {
    const SystemClock clock;
    test::FakeNames names;
    test::NullSink sink;
    const model::PluginSpec spec = test::killsnoop_like();
    Stream stream;
    stream.spec = &spec;
    WriterContext context;
    context.clock = &clock;
    context.names = &names;
    std::unique_ptr<Writer> writer;
    if (format == model::OutputFormat::text)
        writer = make_text_writer(context, sink);
    else if (format == model::OutputFormat::json)
        writer = make_json_writer(context, sink);
    else
        writer = make_csv_writer(context, {&sink});
    writer->start(stream, "");
    test::KillEvent event{clock.boot_ns(), 12345, 12346, 4321, 15, -1, 0, "some-process"};
    for (auto _ : state) {
        event.time += 375; // as fast as a process can kill
        ++event.tpid;
        writer->event(stream, test::view(spec.sources[0], event));
    }
    if (!writer->flush()) state.SkipWithError("the sink failed");
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
    state.SetBytesProcessed(static_cast<std::int64_t>(sink.bytes));
}
BENCHMARK_CAPTURE(killsnoop, json, model::OutputFormat::json);
BENCHMARK_CAPTURE(killsnoop, csv, model::OutputFormat::csv);
BENCHMARK_CAPTURE(killsnoop, text, model::OutputFormat::text);

} // namespace
} // namespace tracer::output

BENCHMARK_MAIN();
