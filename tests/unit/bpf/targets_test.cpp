// SPDX-License-Identifier: Apache-2.0
// A program with several targets, as a run plans it.
#include "bpf/load/plan.hpp"

#include <tracer/bpf/shared.h>

#include <gtest/gtest.h>

namespace tracer::bpf {
namespace {

model::Program program(const char *name, tracer_attach attach, const char *target, std::uint32_t flags = 0) {
    model::Program p;
    p.name = name;
    p.attach = attach;
    p.target = target;
    p.flags = flags;
    return p;
}

model::Variant variant(const char *name, tracer_variant_kind kind, std::vector<model::Program> programs) {
    model::Variant v;
    v.name = name;
    v.kind = kind;
    v.programs = std::move(programs);
    return v;
}

const model::KernelFacts calm;

TEST(TargetsOfAProgram, HasAProgramOncePerTarget) {
    model::PluginSpec spec;
    spec.options.resize(2);
    spec.options[0].name = "a";
    spec.options[1].name = "b";
    spec.options[0].type = spec.options[1].type = TRACER_OPTION_STRING;
    spec.variants = {variant("kprobe", TRACER_VARIANT_KPROBE,
                             {program("k", TRACER_ATTACH_KPROBE, "{a}"), program("k", TRACER_ATTACH_KPROBE, "{b}"),
                              program("other", TRACER_ATTACH_KPROBE, "{b}")})};
    const auto planned = [&](const char *a, const char *b) {
        return make_plan(spec, {{{"a", std::string(a)}, {"b", std::string(b)}}}, calm, spec.variants[0]);
    };
    const auto two = planned("vfs_read", "vfs_write");
    ASSERT_TRUE(two);
    ASSERT_EQ(two->programs.size(), 3u);
    EXPECT_EQ(two->programs[0].id, two->programs[1].id);
    EXPECT_NE(two->programs[0].id, two->programs[2].id);
    EXPECT_EQ(two->name_of(two->programs[1]), "k on vfs_write");
    EXPECT_EQ(two->name_of(two->programs[2]), "other");
    const auto one = planned("vfs_read", "vfs_read");
    ASSERT_TRUE(one);
    ASSERT_EQ(one->programs.size(), 2u) << "the program would run twice there";
    EXPECT_EQ(one->programs[1].program->name, "other");
}

TEST(TargetsOfAProgram, PutsAProgramOnceOnAFunctionThatTwoOfItsPatternsMatch) {
    model::PluginSpec spec;
    spec.variants = {variant("kprobe.multi", TRACER_VARIANT_KPROBE,
                             {program("m", TRACER_ATTACH_KPROBE_MULTI, "vfs_rea?,vfs_write"),
                              program("m", TRACER_ATTACH_KPROBE_MULTI, "vfs_*")})};
    const auto find = [](const std::string &functions) -> Result<std::vector<model::Site>> {
        std::vector<model::Site> sites{{"vfs_read", 1}, {"vfs_write", 2}};
        if (functions == "vfs_*") sites.push_back({"vfs_fsync", 3});
        return sites;
    };
    const auto plan = make_plan(spec, {}, calm, spec.variants[0], find);
    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->programs.size(), 2u);
    EXPECT_EQ(plan->programs[0].sites.size(), 2u);
    ASSERT_EQ(plan->programs[1].sites.size(), 1u);
    EXPECT_EQ(plan->programs[1].sites[0].name, "vfs_fsync");
}

TEST(TargetsOfAProgram, LoadsTheCopiesOfAProgramAtAllOfItsTargets) {
    model::PluginSpec spec;
    const auto at = [](const char *name, const char *target) {
        return program(name, TRACER_ATTACH_TRACEPOINT, target, TRACER_PROGRAM_COPIED);
    };
    spec.variants = {variant(
        "tracepoint", TRACER_VARIANT_TRACEPOINT,
        {at("both", "sched:sched_switch"), at("both", "syscalls:sys_enter_kill"), at("alone", "sched:sched_switch")})};
    model::KernelFacts lazy_7_2;
    lazy_7_2.version = 7u << 16 | 2u << 8;
    lazy_7_2.preemption = model::Preemption::lazy;
    const auto plan = make_plan(spec, {}, lazy_7_2, spec.variants[0]);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->programs[0].copies, unsigned{TRACER_COPIES});
    EXPECT_EQ(plan->programs[1].copies, unsigned{TRACER_COPIES});
    EXPECT_EQ(plan->programs[2].copies, 1u);
}

} // namespace
} // namespace tracer::bpf
