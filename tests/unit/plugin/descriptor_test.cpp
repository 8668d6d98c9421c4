// SPDX-License-Identifier: Apache-2.0
#include "draft.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace tracer::plugin {
namespace {

using test::Draft;
using test::read_descriptor;
using testing::HasSubstr;

TEST(Descriptor, AValidOneBecomesTheModel) {
    Draft draft;
    const auto spec = read_descriptor(draft.finish());
    ASSERT_TRUE(spec) << spec.error().line();
    EXPECT_EQ(spec->name, "draft");
    EXPECT_EQ(spec->hook, "kill and its return");
    ASSERT_EQ(spec->variants.size(), 1u);
    ASSERT_EQ(spec->variants[0].programs.size(), 2u);
    EXPECT_EQ(spec->variants[0].programs[0].when.option, "calls");
    EXPECT_EQ(spec->variants[0].programs[0].when.label, "kill");
    EXPECT_TRUE(spec->variants[0].programs[1].when.negated);
    EXPECT_TRUE(spec->variants[0].programs[1].has(TRACER_PROGRAM_COPIED));
    ASSERT_EQ(spec->sources.size(), 4u);
    EXPECT_EQ(spec->sources[0].format.sort, (std::vector<std::string>{"reads", "bytes"}));
    EXPECT_EQ(spec->sources[0].columns[0].labels[1].name, "pipe");
    EXPECT_EQ(spec->sources[0].columns[0].labels[1].short_name, "pipe"); // falls back to the name
    EXPECT_EQ(spec->sources[0].columns[1].header, "reads");              // likewise
    EXPECT_EQ(spec->sources[0].columns[1].divisor, 1u);
    EXPECT_EQ(spec->sources[3].index, 3u);
    EXPECT_EQ(spec->options[0].fallback, "kill");
    EXPECT_FALSE(spec->options[1].has_fallback);
    EXPECT_EQ(spec->objects[0].elf.size(), 64u);
}

TEST(Descriptor, AProgramMayHaveSeveralTargets) {
    Draft draft;
    draft.programs.push_back(draft.programs[0]);
    draft.programs.back().target = "syscall:tkill";
    const auto spec = read_descriptor(draft.finish());
    ASSERT_TRUE(spec) << spec.error().line();
    ASSERT_EQ(spec->variants[0].programs.size(), 3u);
    EXPECT_EQ(spec->variants[0].programs[0].name, spec->variants[0].programs[2].name);
    EXPECT_EQ(spec->variants[0].programs[2].target, "syscall:tkill");
}

TEST(Descriptor, AnOlderShorterStructIsFilledWithZeros) {
    Draft draft;
    // A plugin from before `options` existed: its descriptor ends earlier, and so do its columns (no labels).
    draft.finish();
    draft.plugin.struct_size = offsetof(tracer_plugin, options);
    for (auto &program : draft.programs) {
        program.struct_size = offsetof(tracer_program, when);
        program.target = "do_kill";
    }
    draft.sources[1].when = nullptr;
    for (auto &column : draft.counter_columns)
        column.struct_size = offsetof(tracer_column, labels);
    draft.keep_slices = true;
    const auto spec = read_descriptor(draft.finish());
    ASSERT_TRUE(spec) << spec.error().line();
    EXPECT_TRUE(spec->options.empty());
    EXPECT_TRUE(spec->variants[0].programs[0].when.option.empty());
}

TEST(Descriptor, ConditionsJoinedByCommasAreReadOneByOne) {
    Draft draft;
    draft.programs[0].when = "!all,calls=kill,rows";
    const auto spec = read_descriptor(draft.finish());
    ASSERT_TRUE(spec) << spec.error().line();
    const auto &when = spec->variants[0].programs[0].when;
    EXPECT_EQ(when.option, "all");
    EXPECT_TRUE(when.negated);
    ASSERT_EQ(when.also.size(), 2u);
    EXPECT_EQ(when.also[0].option + "=" + when.also[0].label, "calls=kill");
    EXPECT_EQ(when.also[1].option, "rows");
    EXPECT_FALSE(when.also[1].negated);
}

TEST(Descriptor, ATracepointMayHelpInAVariantOfKprobes) {
    Draft draft;
    auto exec = draft.programs[0];
    exec.attach = TRACER_ATTACH_TRACEPOINT;
    exec.name = "on_exec";
    exec.target = "sched:sched_process_exec";
    draft.programs.push_back(exec);
    const auto spec = read_descriptor(draft.finish());
    EXPECT_TRUE(spec) << spec.error().line();
}

struct LongerColumn {
    tracer_column column;
    std::uint64_t unknown;
};

TEST(Descriptor, ANewerLongerStructIsTakenWhileItsUnknownTailIsZero) {
    Draft draft;
    draft.finish();
    std::array<LongerColumn, 2> longer{};
    for (std::size_t i = 0; i < 2; ++i) {
        longer[i].column = draft.counter_columns[i];
        longer[i].column.struct_size = sizeof(LongerColumn);
    }
    draft.sources[2].columns = {longer.data(), 2, sizeof(LongerColumn)};
    draft.keep_slices = true;
    const auto spec = read_descriptor(draft.finish());
    ASSERT_TRUE(spec) << spec.error().line();
    EXPECT_EQ(spec->sources[2].columns[1].name, "rate"); // the stride is the plugin's, not ours

    longer[1].unknown = 1;
    const auto refused = read_descriptor(draft.finish());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().line(), "plugin 'draft': source 3 'counter': column 2: it uses fields that this tracer "
                                      "does not know; a newer tracer is needed");
}

TEST(Descriptor, ALongerPluginStructIsTakenWhileItsUnknownTailIsZero) {
    Draft draft;
    struct {
        tracer_plugin plugin;
        std::uint64_t unknown[4];
    } longer{draft.finish(), {}};
    longer.plugin.struct_size = sizeof longer;
    EXPECT_TRUE(read_descriptor(longer.plugin));
    longer.unknown[3] = 1;
    const auto refused = read_descriptor(longer.plugin);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().line(), HasSubstr("a newer tracer is needed"));
}

TEST(Descriptor, OverlappingArraysCannotMakeUsBuildMillionsOfThings) {
    Draft draft;
    draft.finish();
    std::vector<tracer_label> labels(4096, test::label(1, "x"));
    std::vector<tracer_column> columns(4096, test::column("c", TRACER_TYPE_ENUM, 0, 4));
    for (auto &column : columns)
        column.labels = test::slice_of(labels);
    draft.sources[2].columns = test::slice_of(columns);
    draft.keep_slices = true;
    const auto refused = read_descriptor(draft.finish());
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().line(), HasSubstr("more parts than any plugin would"));
}

TEST(Descriptor, LongTextsCannotFillTheMemory) {
    Draft draft;
    const std::string help(4000, 'x');
    std::vector<tracer_label> labels(4096, test::label(1, help.c_str()));
    for (auto &l : labels)
        l.short_name = help.c_str();
    draft.finish();
    draft.table_columns[0].labels = test::slice_of(labels);
    draft.keep_slices = true;
    const auto refused = read_descriptor(draft.finish());
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().line(), HasSubstr("more text than any plugin would"));
}

TEST(Descriptor, AnOptionOfTheRunMayLeaveOutWhatTheRunKnows) {
    test::Draft draft;
    for (const char *word : {"pid", "count", "uid", "comm"}) {
        auto option = test::sized<tracer_option>();
        option.binding = TRACER_BIND_RUN;
        option.bind = word;
        draft.options.push_back(option);
    }
    draft.options[3].type = 0;
    draft.options[3].name = nullptr;
    const auto spec = test::read_descriptor(draft.finish());
    ASSERT_TRUE(spec) << spec.error().line();
    const auto &interval = spec->options[3], &pid = spec->options[7];
    EXPECT_EQ(interval.name, "interval");
    EXPECT_EQ(interval.type, TRACER_OPTION_DURATION);
    EXPECT_EQ(interval.metavar, "TIME");
    EXPECT_EQ(interval.help, "Length of an interval: 250ms, 5s, 2m");
    EXPECT_EQ(pid.name, "pid");
    EXPECT_EQ(pid.type, TRACER_OPTION_UNSIGNED);
    EXPECT_EQ(pid.min, 1);
    EXPECT_EQ(pid.max, 4194304);
    EXPECT_EQ(pid.metavar, "PID");
    EXPECT_EQ(pid.help, "Only this process");
    EXPECT_EQ(spec->options[9].type, TRACER_OPTION_STRING);
    EXPECT_EQ(spec->options[10].type, TRACER_OPTION_STRING);
}

TEST(Descriptor, HasTailsAndRatios) {
    test::Draft draft;
    draft.event_columns.push_back(test::column("tail", TRACER_TYPE_ARGV, 32, 100, TRACER_COLUMN_TAIL));
    draft.table_columns.push_back(test::column("share", TRACER_TYPE_RATIO, 0, 8));
    draft.table_columns.back().over = "bytes";
    const auto spec = test::read_descriptor(draft.finish());
    ASSERT_TRUE(spec) << spec.error().line();
    EXPECT_EQ(spec->sources[1].tail_size, 100u);
    EXPECT_EQ(spec->sources[1].most_value(), 132u);
    ASSERT_TRUE(spec->sources[0].columns.back().divider);
    EXPECT_EQ(spec->sources[0].columns.back().divider->name, "bytes");
}

} // namespace
} // namespace tracer::plugin
