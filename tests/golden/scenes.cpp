// SPDX-License-Identifier: Apache-2.0
#include "golden/scenes.hpp"

#include "support/fake_names.hpp"
#include "support/memory_sink.hpp"
#include "support/sample_plugins.hpp"

#include <memory>

namespace tracer::test {
namespace {

constexpr std::uint64_t second = 1'000'000'000;

/// Boot time 100 s is 2026-01-02T03:04:05Z.
class FixedClock final : public Clock {
public:
    [[nodiscard]] std::uint64_t boot_ns() const override { return 100 * second; }
    [[nodiscard]] std::int64_t wall_ns() const override { return 1'767'323'045'000'000'000; }
};

/// A run with one plugin: its stream, its writer and what the writer wrote.
struct Stage {
    Stage(model::PluginSpec plugin, model::OutputFormat format, std::map<std::string, model::OptionValue> values = {})
        : spec(std::move(plugin)) {
        settings.values = std::move(values);
        stream.spec = &spec;
        stream.settings = &settings;
        stream.variant = "tracepoint";
        stream.caveat = "sees \"less\"";
        stream.stacks = &stacks;
        names.symbols = {{0xffffffff81000000, {"vfs_read", ""}},
                         {0xffffffff81010000, {"ksys_read", ""}},
                         {0xffffffff81020000, {"do_syscall_64", ""}},
                         {0xffffffff81030000, {"trace_call_bpf", ""}},
                         {0xffffffffc0000000, {"ext4_file_read_iter", "ext4"}},
                         {0xffffffffc0100000, {"bpf_prog_0123456789abcdef_stacksnoop", "bpf"}}};
        names.users = {{0, "root"}, {1000, "alice"}};
        stacks.stacks[3] = {0xffffffff81030010, 0xffffffff81000020, 0xffffffff81010030, 0xffffffff81020040};
        output::FormatContext context;
        context.clock = &clock;
        context.names = &names;
        context.run_start_boot_ns = 90 * second;
        static constexpr const char *names_of[] = {"text", "json", "csv"};
        writer = output::find_format(names_of[static_cast<int>(format)])->make(context, {&sink});
        writer->start(stream, "6.1.0-test");
    }
    [[nodiscard]] const model::Source &source(std::size_t i = 0) const { return spec.sources[i]; }
    std::string end() {
        const model::Ledger ledger{120, 118, 1, 1, 0, 2};
        writer->ledger(stream, interval(0), ledger);
        writer->summary(stream, {0, 98 * second, 100 * second, 0}, ledger);
        return writer->flush() ? sink.text : "failed";
    }
    static model::Interval interval(std::uint64_t seq) {
        return {seq, (98 + seq) * second, (99 + seq) * second + seq * 500'000'000, seq};
    }

    FixedClock clock;
    FakeNames names;
    FakeStacks stacks;
    model::PluginSpec spec;
    model::PluginSettings settings;
    stream::Feed stream;
    MemorySink sink;
    std::unique_ptr<stream::Listener> writer;
};

std::string killsnoop(model::OutputFormat format) {
    Stage stage(killsnoop_like(), format);
    KillEvent e{99 * second + 1, 4242, 4243, 1, 15, -1, 0, "bash"};
    stage.writer->event(stage.stream, view(stage.source(), e));
    e = {99 * second + 999'999'999, 7, 7, -77, 0, 0, 1, ""};
    set_text(e.comm, hostile_comm);
    stage.writer->event(stage.stream, view(stage.source(), e));
    e = {100 * second, 1, 1, 2, 64, -(std::int64_t{1} << 60), 9, "0123456789abcde"};
    stage.writer->event(stage.stream, view(stage.source(), e));
    return stage.end();
}

std::string filetop(model::OutputFormat format) {
    Stage stage(filetop_like(), format, {{"rows", std::uint64_t{2}}, {"sort", std::uint64_t{3}}});
    const FileKey keys[] = {{(std::uint64_t{1} << 53) + 1, 8u << 20 | 1, 10}, {5, 253u << 20, 11}, {6, 7, 12}};
    FileValue values[] = {{1, 0, 2047, 0, 9, 0, "cat", "notes.txt"},
                          {3, 4, 4096, 10240, 11, 1, "", ""},
                          {1, 1, 0, 1, 12, 2, "third", "x"}};
    set_text(values[1].comm, hostile_comm);
    set_text(values[1].file, hostile_comm);
    std::vector<model::RecordView> rows;
    for (std::size_t i = 0; i < 3; ++i)
        rows.push_back(view(stage.source(), keys[i], values[i]));
    stage.writer->rows(stage.stream, stage.source(), Stage::interval(0), rows);
    stage.writer->rows(stage.stream, stage.source(), Stage::interval(1), std::span(rows).first(1));
    return stage.end();
}

std::string usercheck(model::OutputFormat format) {
    Stage stage(usercheck_like(), format);
    ExecEvent e{99 * second, 50, 0, 0, "sh", "Hello, Root!", "/bin/ls"};
    stage.writer->event(stage.stream, view(stage.source(), e));
    e = {99 * second, 51, 4'000'000'000u, -2, "", "Hello World", ""};
    set_text(e.comm, hostile_comm);
    set_text(e.file, hostile_comm);
    stage.writer->event(stage.stream, view(stage.source(), e));
    return stage.end();
}

std::string pidpersec(model::OutputFormat format) {
    Stage stage(pidpersec_like(), format);
    const TaskCounter counts[] = {{7, 5}, {0, 3}};
    for (std::uint64_t seq = 0; seq < 2; ++seq)
        stage.writer->counter(stage.stream, view(stage.source(), counts[seq]), Stage::interval(seq));
    return stage.end();
}

std::string vfsreadlat(model::OutputFormat format) {
    Stage stage(vfsreadlat_like(), format, {{"unit", std::uint64_t{1000}}});
    model::Histogram h;
    for (const std::uint64_t ns : {700u, 1'500u, 2'500u, 2'600u, 9'000u, 70'000u}) {
        ++h.buckets[model::bucket_of(ns)];
        ++h.count;
        h.sum += ns;
    }
    h.min = 700;
    h.max = 70'000;
    stage.writer->histogram(stage.stream, stage.source(), Stage::interval(0), h);
    stage.writer->histogram(stage.stream, stage.source(), Stage::interval(1), {});
    return stage.end();
}

std::string stacksnoop(model::OutputFormat format) {
    Stage stage(stacksnoop_like(), format, {{"offsets", true}});
    StackEvent e{95 * second + 5,
                 0xffffffff81000000,
                 60,
                 61,
                 1,
                 "dd",
                 {0xffffffffc0100010, 0xffffffff81030004, 0xffffffff81000005, 0xffffffffc0000100, 0x1234,
                  0xffffffff81030004, 0xffffffff81020044}};
    stage.writer->event(stage.stream, view(stage.source(), e));
    e = {96 * second, 0x99, 62, 62, 0, "", {}};
    set_text(e.comm, hostile_comm);
    stage.writer->event(stage.stream, view(stage.source(), e));
    return stage.end();
}

std::string folded(model::OutputFormat format) {
    Stage stage(stacksnoop_like(), format, {{"folded", true}});
    StackKey keys[] = {{"dd", 3}, {"a;b", -17}};
    const StackCount counts[] = {{41}, {2}};
    std::vector<model::RecordView> rows;
    for (std::size_t i = 0; i < 2; ++i)
        rows.push_back(view(stage.source(1), keys[i], counts[i]));
    stage.writer->rows(stage.stream, stage.source(1), Stage::interval(0), rows);
    return stage.end();
}

} // namespace

const std::vector<Scene> &scenes() {
    static const std::vector<Scene> all = {
        {"killsnoop", killsnoop},   {"filetop", filetop},       {"usercheck", usercheck}, {"pidpersec", pidpersec},
        {"vfsreadlat", vfsreadlat}, {"stacksnoop", stacksnoop}, {"folded", folded}};
    return all;
}

} // namespace tracer::test
