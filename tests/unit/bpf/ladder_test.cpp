// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/ladder.hpp"
#include "bpf/load/plan.hpp"

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

model::Variant variant(const char *name, tracer_variant_kind kind, std::vector<model::Program> programs,
                       std::uint32_t flags = 0) {
    model::Variant v;
    v.name = name;
    v.kind = kind;
    v.flags = flags;
    v.programs = std::move(programs);
    return v;
}

model::Option option(const char *name, tracer_option_type type) {
    model::Option o;
    o.name = name;
    o.type = type;
    return o;
}

model::KernelFacts usual_kernel(model::Preemption preemption = model::Preemption::voluntary,
                                std::uint32_t version = 6u << 16 | 1u << 8) {
    model::KernelFacts facts;
    facts.version = version;
    facts.has_btf = facts.has_kprobes = true;
    facts.preemption = preemption;
    return facts;
}

/// fentry, then kprobe, then tracepoint, all on the target of --function.
model::PluginSpec stacks() {
    model::PluginSpec spec;
    spec.name = "stacks";
    spec.options = {option("function", TRACER_OPTION_STRING)};
    spec.variants = {variant("fentry", TRACER_VARIANT_FENTRY, {program("f", TRACER_ATTACH_FENTRY, "{function}")},
                             TRACER_VARIANT_ENTRY_ONLY),
                     variant("kprobe", TRACER_VARIANT_KPROBE, {program("k", TRACER_ATTACH_KPROBE, "{function}")},
                             TRACER_VARIANT_ENTRY_ONLY),
                     variant("tracepoint", TRACER_VARIANT_TRACEPOINT,
                             {program("t", TRACER_ATTACH_TRACEPOINT, "{function}")}, TRACER_VARIANT_TARGET_TRACEPOINT)};
    return spec;
}

model::PluginSettings with_function(const char *function) { return {{{"function", std::string(function)}}}; }

std::vector<std::string> names(const std::vector<Rung> &ladder) {
    std::vector<std::string> all;
    all.reserve(ladder.size());
    for (const auto &rung : ladder)
        all.push_back(rung.variant->name);
    return all;
}

TEST(Ladder, KeepsThePluginsOrderOnAKernelThatDoesNotPreempt) {
    const auto spec = stacks();
    const auto ladder = order_ladder(spec, with_function("vfs_read"), usual_kernel(), {});
    ASSERT_TRUE(ladder);
    EXPECT_EQ(names(*ladder), (std::vector<std::string>{"fentry", "kprobe", "tracepoint"}));
    EXPECT_EQ((*ladder)[0].refused, "");
    EXPECT_EQ((*ladder)[0].note, "");
}

TEST(Ladder, PutsAKprobeThatNeedsTheEntryAloneBeforeFentryWhereTrampolinesArePreempted) {
    const auto spec = stacks();
    const auto facts = usual_kernel(model::Preemption::full);
    const auto ladder = order_ladder(spec, with_function("vfs_read"), facts, {});
    ASSERT_TRUE(ladder);
    EXPECT_EQ(names(*ladder), (std::vector<std::string>{"kprobe", "fentry", "tracepoint"}));
    EXPECT_EQ((*ladder)[0].note, "before fentry: this kernel preempts (full), and then skips runs of fentry programs");
    EXPECT_EQ((*ladder)[1].note, "");
}

TEST(Ladder, KeepsFentryFirstOnAPreemptibleKernelWhereTheReturnIsNeededToo) {
    auto spec = stacks();
    for (auto &v : spec.variants)
        v.flags &= ~static_cast<std::uint32_t>(TRACER_VARIANT_ENTRY_ONLY);
    const auto ladder = order_ladder(spec, with_function("vfs_read"), usual_kernel(model::Preemption::lazy), {});
    ASSERT_TRUE(ladder);
    EXPECT_EQ(names(*ladder).front(), "fentry");
}

TEST(Ladder, ARefusedKprobeDoesNotOvertakeFentry) {
    const auto spec = stacks();
    auto facts = usual_kernel(model::Preemption::full);
    facts.has_kprobes = false;
    const auto ladder = order_ladder(spec, with_function("vfs_read"), facts, {});
    ASSERT_TRUE(ladder);
    EXPECT_EQ(names(*ladder).front(), "fentry");
    EXPECT_EQ((*ladder)[1].refused, "this kernel has no kprobes (CONFIG_KPROBES is off)");
}

TEST(Ladder, SaysWithoutTryingThatAKernelHasNoBtf) {
    const auto spec = stacks();
    auto facts = usual_kernel();
    facts.has_btf = false;
    const auto ladder = order_ladder(spec, with_function("vfs_read"), facts, {});
    ASSERT_TRUE(ladder);
    EXPECT_EQ((*ladder)[0].refused, "this kernel has no BTF (/sys/kernel/btf/vmlinux)");
    EXPECT_EQ((*ladder)[1].refused, "");
}

TEST(Ladder, AFunctionIsNotServedByTracepointVariantsNorTheOtherWayRound) {
    const auto spec = stacks();
    const auto function = order_ladder(spec, with_function("vfs_read"), usual_kernel(), {});
    ASSERT_TRUE(function);
    EXPECT_EQ((*function)[2].refused, "it serves a tracepoint, and a function is asked for");
    const auto tracepoint =
        order_ladder(spec, with_function("tracepoint:sched:sched_process_exec"), usual_kernel(), {});
    ASSERT_TRUE(tracepoint);
    EXPECT_EQ((*tracepoint)[0].refused, "it serves a function, and a tracepoint is asked for");
    EXPECT_EQ((*tracepoint)[2].refused, "");
}

TEST(Ladder, APatternIsServedByVariantsForPatternsAlone) {
    auto spec = stacks();
    spec.variants.push_back(variant("kprobe.multi", TRACER_VARIANT_KPROBE,
                                    {program("m", TRACER_ATTACH_KPROBE_MULTI, "{function}")},
                                    TRACER_VARIANT_TARGET_PATTERN));
    auto facts = usual_kernel(model::Preemption::full);
    facts.has_kprobes = false;
    const auto pattern = order_ladder(spec, with_function("vfs_*"), facts, {});
    ASSERT_TRUE(pattern);
    EXPECT_EQ(names(*pattern), (std::vector<std::string>{"fentry", "kprobe", "tracepoint", "kprobe.multi"}));
    EXPECT_EQ((*pattern)[0].refused, "it serves a function, and a pattern of functions is asked for");
    EXPECT_EQ((*pattern)[2].refused, "it serves a tracepoint, and a pattern of functions is asked for");
    EXPECT_EQ((*pattern)[3].refused, "") << "the kernel is asked, as it may have fprobes and no kprobes";
    const auto function = order_ladder(spec, with_function("vfs_read"), facts, "kprobe.multi");
    ASSERT_TRUE(function);
    EXPECT_EQ((*function)[0].refused, "it serves a pattern of functions, and a function is asked for");
}

TEST(Ladder, AVariantWhoseConditionDoesNotHoldIsPassedOver) {
    auto spec = stacks();
    spec.options.push_back(option("verbose", TRACER_OPTION_FLAG));
    spec.variants[0].when = {"verbose", "", false};
    const auto ladder = order_ladder(spec, with_function("vfs_read"), usual_kernel(), {});
    ASSERT_TRUE(ladder);
    EXPECT_EQ((*ladder)[0].refused, "it does not serve these options");
}

TEST(Ladder, AnAskedKindLeavesOnlyItsVariants) {
    const auto spec = stacks();
    const auto ladder = order_ladder(spec, with_function("vfs_read"), usual_kernel(), "kprobe");
    ASSERT_TRUE(ladder);
    EXPECT_EQ(names(*ladder), (std::vector<std::string>{"kprobe"}));
}

TEST(Ladder, AKindThatThePluginLacksNamesThoseThatItHas) {
    auto spec = stacks();
    spec.variants.erase(spec.variants.begin());
    const auto ladder = order_ladder(spec, with_function("vfs_read"), usual_kernel(), "fentry");
    ASSERT_FALSE(ladder);
    EXPECT_EQ(ladder.error().code, ExitCode::cannot_trace);
    EXPECT_EQ(ladder.error().line(), "stacks has no fentry variant; it has: kprobe, tracepoint");
}

TEST(Ladder, AnAskedVariantIsTheOnlyOneAndAnUnknownNameIsAnsweredWithThoseThereAre) {
    auto spec = stacks();
    spec.variants.push_back(spec.variants[1]);
    spec.variants.back().name = "kprobe_pair";
    const auto ladder = order_ladder(spec, with_function("vfs_read"), usual_kernel(), "kprobe_pair");
    ASSERT_TRUE(ladder);
    EXPECT_EQ(names(*ladder), (std::vector<std::string>{"kprobe_pair"}));
    const auto unknown = order_ladder(spec, with_function("vfs_read"), usual_kernel(), "kprob");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, ExitCode::usage);
    EXPECT_EQ(unknown.error().line(), "stacks has no variant 'kprob'; it has: fentry, kprobe, tracepoint, kprobe_pair");
}

TEST(Plan, AttachesReturnsBeforeEntriesAndCountsByReturns) {
    model::PluginSpec spec;
    spec.variants = {variant("fexit", TRACER_VARIANT_FENTRY,
                             {program("in", TRACER_ATTACH_FENTRY, "vfs_read"),
                              program("out", TRACER_ATTACH_FEXIT, "vfs_read", TRACER_PROGRAM_RETURN)})};
    const auto plan = make_plan(spec, {}, usual_kernel(), spec.variants[0]);
    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->programs.size(), 2u);
    EXPECT_EQ(plan->programs[0].program->name, "out");
    EXPECT_TRUE(plan->programs[0].counting);
    EXPECT_FALSE(plan->programs[1].counting);
}

TEST(Plan, WithoutReturnsEveryProgramCounts) {
    model::PluginSpec spec;
    spec.variants = {
        variant("tp", TRACER_VARIANT_TRACEPOINT,
                {program("a", TRACER_ATTACH_RAW_TRACEPOINT, "x"), program("b", TRACER_ATTACH_TP_BTF, "y")})};
    const auto plan = make_plan(spec, {}, usual_kernel(), spec.variants[0]);
    ASSERT_TRUE(plan);
    EXPECT_TRUE(plan->programs[0].counting && plan->programs[1].counting);
}

TEST(Plan, LoadsCopiesOnlyWhereThatKindOfProgramIsPreempted) {
    model::PluginSpec spec;
    spec.variants = {
        variant("fexit", TRACER_VARIANT_FENTRY, {program("f", TRACER_ATTACH_FEXIT, "x", TRACER_PROGRAM_COPIED)}),
        variant("raw", TRACER_VARIANT_TRACEPOINT, {program("r", TRACER_ATTACH_TP_BTF, "x", TRACER_PROGRAM_COPIED)}),
        variant("kprobe", TRACER_VARIANT_KPROBE, {program("k", TRACER_ATTACH_KPROBE, "x", TRACER_PROGRAM_COPIED)}),
        variant("call", TRACER_VARIANT_TRACEPOINT,
                {program("c", TRACER_ATTACH_TRACEPOINT, "syscalls:sys_enter_kill", TRACER_PROGRAM_COPIED)}),
        variant("perf", TRACER_VARIANT_TRACEPOINT,
                {program("p", TRACER_ATTACH_TRACEPOINT, "sched:sched_switch", TRACER_PROGRAM_COPIED)})};
    const auto copied = [&](std::size_t which, const model::KernelFacts &facts) {
        return make_plan(spec, {}, facts, spec.variants[which])->copied();
    };
    const auto calm = usual_kernel();
    const auto full_6_12 = usual_kernel(model::Preemption::full, 6u << 16 | 12u << 8);
    const auto lazy_7_2 = usual_kernel(model::Preemption::lazy, 7u << 16 | 2u << 8);
    EXPECT_FALSE(copied(0, calm));
    EXPECT_TRUE(copied(0, full_6_12));
    EXPECT_FALSE(copied(1, full_6_12));
    EXPECT_TRUE(copied(0, lazy_7_2));
    EXPECT_TRUE(copied(1, lazy_7_2));
    EXPECT_FALSE(copied(2, lazy_7_2));
    EXPECT_FALSE(copied(3, full_6_12));
    EXPECT_TRUE(copied(3, lazy_7_2));
    EXPECT_FALSE(copied(4, lazy_7_2)) << "perf runs these with preemption off";
}

TEST(Plan, ResolvesTargets) {
    auto spec = stacks();
    const auto plan = make_plan(spec, with_function("tracepoint:sched:sched_switch"), usual_kernel(), spec.variants[2]);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->programs[0].target, "sched:sched_switch");
    spec.variants[2].programs[0].attach = TRACER_ATTACH_RAW_TRACEPOINT;
    EXPECT_EQ(make_plan(spec, with_function("tracepoint:sched:sched_switch"), usual_kernel(), spec.variants[2])
                  ->programs[0]
                  .target,
              "sched_switch");
    EXPECT_TRUE(kernel_spelling("syscall:kill").ends_with("_sys_kill"));
    EXPECT_EQ(kernel_spelling("vfs_read"), "vfs_read");
}

TEST(Plan, HasOneSiteForATargetAndAllThatMatchForAPattern) {
    auto spec = stacks();
    const auto one = make_plan(spec, with_function("vfs_read"), usual_kernel(), spec.variants[1]);
    ASSERT_TRUE(one);
    ASSERT_EQ(one->programs[0].sites.size(), 1u);
    EXPECT_EQ(one->programs[0].sites[0].name, "vfs_read");
    spec.variants[1].programs[0].attach = TRACER_ATTACH_KPROBE_MULTI;
    const auto find = [](const std::string &functions) -> Result<std::vector<model::Site>> {
        if (functions != "vfs_*") return Error{ExitCode::usage, "matches nothing", {}};
        return std::vector<model::Site>{{"vfs_read", 1}, {"vfs_write", 2}};
    };
    const auto two = make_plan(spec, with_function("vfs_*"), usual_kernel(), spec.variants[1], find);
    ASSERT_TRUE(two);
    ASSERT_EQ(two->programs[0].sites.size(), 2u);
    EXPECT_EQ(two->programs[0].sites[1].address, 2u);
    EXPECT_EQ(two->programs[0].target, "vfs_*");
    const auto none = make_plan(spec, with_function("ext5_*"), usual_kernel(), spec.variants[1], find);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message, "matches nothing");
    EXPECT_EQ(none.error().code, ExitCode::usage);
    spec.variants[1].programs[0].target = "ext5_*";
    EXPECT_EQ(make_plan(spec, {}, usual_kernel(), spec.variants[1], find).error().code, ExitCode::cannot_trace)
        << "the plugin's own, so that the next variant is tried";
}

TEST(Plan, LeavesOutProgramsWhoseConditionDoesNotHold) {
    model::PluginSpec spec;
    spec.options = {option("read-only", TRACER_OPTION_FLAG)};
    spec.variants = {
        variant("fexit", TRACER_VARIANT_FENTRY,
                {program("r", TRACER_ATTACH_FEXIT, "vfs_read"), program("w", TRACER_ATTACH_FEXIT, "vfs_write")})};
    spec.variants[0].programs[1].when = {"read-only", "", true};
    const auto plan = make_plan(spec, {{{"read-only", true}}}, usual_kernel(), spec.variants[0]);
    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->programs.size(), 1u);
    EXPECT_EQ(plan->programs[0].program->name, "r");
}

} // namespace
} // namespace tracer::bpf
