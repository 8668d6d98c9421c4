// SPDX-License-Identifier: Apache-2.0
// A run with one plugin as a writer sees it, with clock, names and stacks made up. Knows no plugin.
#pragma once

#include "golden/made_up.hpp"
#include "output/formats.hpp"

#include <memory>

namespace tracer::golden {

/// Boot time 100 s is 2026-01-02T03:04:05Z.
class FixedClock final : public Clock {
public:
    static constexpr std::uint64_t second = 1'000'000'000;
    [[nodiscard]] std::uint64_t boot_ns() const override { return 100 * second; }
    [[nodiscard]] std::int64_t wall_ns() const override { return 1'767'323'045'000'000'000; }
};

class TextSink final : public output::ByteSink {
public:
    std::string text;
    Result<void> write(std::span<const char> bytes) override {
        text.append(bytes.data(), bytes.size());
        return {};
    }
};

struct Stage {
    Stage(const model::PluginSpec &plugin, model::PluginSettings chosen, const std::string &format)
        : spec(plugin), settings(std::move(chosen)) {
        stream.spec = &spec;
        stream.settings = &settings;
        stream.variant = "tracepoint";
        stream.caveat = "sees \"less\"";
        stream.stacks = &stacks;
        stream.started = 100 * FixedClock::second;
        names.symbols = {{0xffffffff81000000, {"vfs_read", ""}},
                         {0xffffffff81010000, {"ksys_read", ""}},
                         {0xffffffff81020000, {"do_syscall_64", ""}},
                         {0xffffffff81030000, {"trace_call_bpf", ""}},
                         {0xffffffffc0000000, {"ext4_file_read_iter", "ext4"}},
                         {0xffffffffc0100000, {"bpf_prog_0123456789abcdef_stacksnoop", "bpf"}}};
        names.users = {{0, "root"}, {1000, "alice"}};
        stacks.stacks[3] = {0xffffffff81030010, 0xffffffff81000020, 0xffffffff81010030, 0xffffffff81020040};
        output::FormatContext context;
        context.time = &time;
        context.names = &names;
        context.run_start_boot_ns = 90 * FixedClock::second;
        writer = output::find_format(format)->make(context, {&sink});
        writer->start(stream, "6.1.0-test");
    }
    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;
    ~Stage() = default;
    /// The ledger and the summary; what was written.
    std::string end() {
        const model::Ledger ledger{120, 118, 1, 1, 0, 2};
        writer->ledger(stream, interval(0), ledger);
        writer->summary(stream, {0, 98 * FixedClock::second, 100 * FixedClock::second, 0}, ledger);
        return writer->flush() ? sink.text : "failed";
    }
    static model::Interval interval(std::uint64_t seq) {
        return {seq, (98 + seq) * FixedClock::second, (99 + seq) * FixedClock::second + seq * 500'000'000, seq};
    }

    FixedClock clock;
    output::WallTime time{clock};
    FakeNames names;
    FakeStacks stacks;
    model::PluginSpec spec;
    model::PluginSettings settings;
    stream::Feed stream;
    TextSink sink;
    std::unique_ptr<stream::Listener> writer;
};

} // namespace tracer::golden
