// SPDX-License-Identifier: Apache-2.0
#include "model/attach_kinds.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tracer::model {
namespace {

TEST(AttachKinds, HaveARowAndANameOfTheirOwnEach) {
    std::set<std::string> names;
    for (const auto &kind : attach_kinds()) {
        EXPECT_EQ(&attach_kind(kind.attach), &kind);
        EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    }
    EXPECT_EQ(attach_kinds().front().attach, TRACER_ATTACH_FENTRY);
    EXPECT_EQ(static_cast<std::size_t>(attach_kinds().back().attach), names.size()) << "no gap in the numbers";
}

TEST(AttachKinds, FitTheirFamilyAndTracepointsFitAny) {
    for (const auto &kind : attach_kinds())
        for (const auto variant : {TRACER_VARIANT_FENTRY, TRACER_VARIANT_KPROBE, TRACER_VARIANT_TRACEPOINT})
            EXPECT_EQ(kind.fits(variant), kind.family == variant || kind.family == TRACER_VARIANT_TRACEPOINT)
                << kind.name << variant;
}

TEST(AttachKinds, ArePreemptedWhereTheirKernelsPreempt) {
    KernelFacts facts;
    facts.preemption = Preemption::full;
    const auto preempted = [&](tracer_attach attach, const char *target) {
        return attach_kind(attach).is_preempted(target, facts);
    };
    facts.version = 6u << 16 | 12u << 8;
    EXPECT_TRUE(preempted(TRACER_ATTACH_FENTRY, "vfs_read"));
    EXPECT_FALSE(preempted(TRACER_ATTACH_TP_BTF, "sched_switch"));
    facts.version = 7u << 16 | 2u << 8;
    EXPECT_TRUE(preempted(TRACER_ATTACH_FEXIT, "vfs_read"));
    EXPECT_TRUE(preempted(TRACER_ATTACH_RAW_TRACEPOINT, "sched_switch"));
    EXPECT_TRUE(preempted(TRACER_ATTACH_TRACEPOINT, "syscalls:sys_enter_kill"));
    EXPECT_FALSE(preempted(TRACER_ATTACH_TRACEPOINT, "sched:sched_switch"));
    for (const auto kprobe : {TRACER_ATTACH_KPROBE, TRACER_ATTACH_KRETPROBE, TRACER_ATTACH_KPROBE_MULTI})
        EXPECT_FALSE(preempted(kprobe, "vfs_read"));
}

TEST(AttachKinds, TakeTargetsOfTheirForm) {
    EXPECT_TRUE(is_target("vfs_read", TargetForm::function));
    EXPECT_TRUE(is_target("syscall:kill", TargetForm::function));
    EXPECT_FALSE(is_target("sched:sched_switch", TargetForm::function));
    EXPECT_FALSE(is_target("vfs_*", TargetForm::function));
    EXPECT_TRUE(is_target("sched:sched_switch", TargetForm::tracepoint));
    EXPECT_FALSE(is_target("sched_switch", TargetForm::tracepoint));
    EXPECT_TRUE(is_target("sched_switch", TargetForm::raw_tracepoint));
    EXPECT_TRUE(is_target("vfs_*,ksys_rea?,vfs_open", TargetForm::functions));
    for (const char *wrong : {"", ",", "vfs_*,", "vfs *", "syscall:k*"})
        EXPECT_FALSE(is_target(wrong, TargetForm::functions)) << wrong;
}

TEST(AttachKinds, AreChosenByWhatIsAskedFor) {
    EXPECT_EQ(asked_form("vfs_read"), TargetForm::function);
    EXPECT_EQ(asked_form("vfs_rea?"), TargetForm::functions);
    EXPECT_EQ(asked_form("vfs_read,vfs_write"), TargetForm::functions);
    EXPECT_EQ(asked_form("tracepoint:sched:sched_*"), TargetForm::tracepoint);
}

} // namespace
} // namespace tracer::model
