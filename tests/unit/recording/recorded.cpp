// SPDX-License-Identifier: Apache-2.0
#include "unit/recording/recorded.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace tracer::test {
namespace {

constexpr std::uint64_t second = 1'000'000'000;
constexpr const char *hostile = "\x1b[2J\"a\n\\\xff\xc3\xa9";

std::unique_ptr<stream::Listener> writer(const char *format, const output::FormatContext &context,
                                         const std::vector<output::ByteSink *> &sinks) {
    return output::find_format(format)->make(context, sinks);
}

} // namespace

Writers::Writers(WallDistance &distance, LoadAverage &load, model::Names &names, std::uint64_t run_start,
                 std::size_t plugins)
    : time_(distance) {
    output::FormatContext context;
    context.time = &time_;
    context.names = &names;
    context.load = &load;
    context.run_start_boot_ns = run_start;
    context.several = plugins > 1;
    tee_.add("text:a", writer("text", context, {&text_}));
    tee_.add("json:b", writer("json", context, {&json_}));
    tee_.add("csv:c", writer("csv", context, {&csv_}));
}

Written Writers::written() {
    (void)tee_.settle();
    return {text_.text, json_.text, csv_.text};
}

RecordedRun::RecordedRun(std::vector<model::PluginSpec> specs) : stacks(specs.size()) {
    for (model::PluginSpec &spec : specs) {
        auto settings = model::default_settings(spec);
        description.plugins.push_back({std::move(spec), std::move(*settings)});
    }
    description.uuid = {1, 2, 3};
    description.tracer = "0";
    description.kernel.release = "6.1.0-test";
    description.machine = "x86_64";
    description.run_start = clock.boot;
    names.symbols = {{0xffffffff81000000, {"vfs_read", ""}}, {0xffffffffc0000000, {"ext4_file_read_iter", "ext4"}}};
    names.users = {{0, "root"}, {1000, hostile}};
    for (FakeStacks &stack : stacks)
        stack.stacks = {{3, {0xffffffff81000020, 0xffffffffc0000030}}, {4, {1, 2}}};
}

stream::Tee &RecordedRun::tee() {
    if (writers_) return writers_->tee();
    distance_.emplace(clock);
    description.distance = distance_->ns();
    catalog_ = std::make_unique<recording::Catalog>(description.specs());
    writers_ = std::make_unique<Writers>(*distance_, load_, names, description.run_start, description.plugins.size());
    writers_->tee().add_first(
        "ctf:d", std::make_unique<recording::Recorder>(*catalog_, description.uuid, packets, *distance_, load_, names));
    feeds.resize(description.plugins.size());
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        feeds[i].spec = &description.plugins[i].spec;
        feeds[i].settings = &description.plugins[i].settings;
        feeds[i].variant = "object";
        feeds[i].caveat = i == 0 ? "sees \"less\"" : "";
        feeds[i].stacks = &stacks[i];
        feeds[i].index = i;
        if (i != 1) feeds[i].rights = model::Rights{{"CAP_BPF", "CAP_KILL"}, true, 3, i == 0};
        feeds[i].started = clock.boot;
        writers_->tee().start(feeds[i], "6.1.0-test");
    }
    (void)writers_->tee().flush();
    return writers_->tee();
}

void RecordedRun::everything() {
    stream::Tee &to = tee();
    const auto of = [&](std::size_t plugin, std::size_t source = 0) -> const model::Source & {
        return feeds[plugin].spec->sources[source];
    };
    for (std::uint64_t i = 0; i < 3; ++i) {
        clock.advance(second / 3);
        clock.wall += 5; // a little drift, visible in a record's nanoseconds
        KillEvent kill{clock.boot, 10, 11, -4, 15, i == 0 ? -1 : 0, static_cast<std::uint32_t>(i * 4), {}};
        set_text(kill.comm, i == 1 ? hostile : "sixteen-bytes-xx");
        to.event(feeds[0], view(of(0), kill));
        ExecEvent exec{clock.boot - 1000, 12, static_cast<std::uint32_t>(i * 1000), -2, {}, {}, {}};
        set_text(exec.comm, "comm");
        set_text(exec.file, hostile);
        to.event(feeds[2], view(of(2), exec));
        StackEvent stack{clock.boot + 10, 0xffffffff81000010, 1, 2, 3, {}, {}};
        stack.stack[0] = 0xffffffff81000020 + i;
        stack.stack[1] = 0xffffffffc0000030;
        to.event(feeds[5], view(of(5), stack));
        names.symbols[0xffffffffc0000000].name = i == 0 ? "another_name" : "";
        if (i == 2) names.users[0] = "toor";
        stacks[5].stacks[3].push_back(0xffffffff81000000 + i);
        (void)to.flush();
    }
    const model::Interval now = interval(0);
    FileKey key{7, 8 << 20 | 1, 21}, other{6, 9, 22};
    FileValue value{1, 2, 3000, 4000, 20, 1, {}, {}}, more{1ull << 60, 0, 1, 1, 20, 9, {}, {}};
    set_text(value.file, hostile);
    const model::RecordView rows[] = {view(of(1), key, value), view(of(1), other, more)};
    to.rows(feeds[1], of(1), now, rows);
    to.rows(feeds[1], of(1), interval(1), {});
    StackKey stack_key{{}, 3}, unknown{{}, -17};
    const StackCount count{5};
    const model::RecordView stack_rows[] = {view(of(5, 1), stack_key, count), view(of(5, 1), unknown, count)};
    if (feeds[5].delivers(of(5, 1))) to.rows(feeds[5], of(5, 1), now, stack_rows);
    const TaskCounter tasks{3, 4};
    to.counter(feeds[3], view(of(3), tasks), now);
    model::Histogram histogram;
    histogram.buckets[3] = 1;
    histogram.buckets[495] = 2;
    histogram.count = 3;
    histogram.sum = 77;
    histogram.min = 3;
    histogram.max = UINT64_MAX;
    to.histogram(feeds[4], of(4), now, histogram);
    to.histogram(feeds[4], of(4), interval(1), {});
    WriteKey first{30, {}}, second_key{31, {}};
    set_text(first.comm, hostile);
    const std::uint64_t few[] = {1, 4096, 4096, UINT64_MAX}, zeros[] = {0, 0};
    const auto histogram_a = histogram_of(few), histogram_b = histogram_of(zeros);
    const model::RecordView keyed[] = {view(of(6), first, histogram_a), view(of(6), second_key, histogram_b)};
    to.rows(feeds[6], of(6), now, keyed);
    to.rows(feeds[6], of(6), interval(1), {});
    model::Interval late = interval(2);
    late.missed = 2;
    to.ledger(feeds[0], late, {10, 3, 4, 1, 2, 5});
    (void)to.flush();
}

void RecordedRun::end() {
    stream::Tee &to = tee();
    clock.advance(second);
    clock.wall -= 3600 * static_cast<std::int64_t>(second); // stepped back
    model::CommandEnd end;
    end.exit_status = 3;
    to.command_end(end);
    for (const stream::Feed &feed : feeds)
        to.summary(feed, {0, description.run_start, clock.boot, feed.index}, {10, 3, 4, 1, 2, feed.index});
    (void)to.settle();
}

Fd file_of(std::string_view bytes) {
    Fd file(::memfd_create("recording", MFD_CLOEXEC));
    if (!file || ::pwrite(file.get(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return {};
    return file;
}

Result<Replayed> replay(std::string_view metadata, std::string_view stream) {
    auto recording = recording::Recording::of(metadata, {});
    if (!recording) return std::move(recording).error();
    return replay(recording->description(), stream);
}

Replayed replay(const recording::Description &description, std::string_view stream) {
    recording::Player player(recording::Recording(description, file_of(stream)));
    Writers writers(player.distance(), player.load(), player.names(), description.run_start,
                    description.plugins.size());
    (void)player.play(writers.tee());
    return Replayed{writers.written(), player.damage(), player.missing_packets()};
}

} // namespace tracer::test
