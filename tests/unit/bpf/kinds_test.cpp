// SPDX-License-Identifier: Apache-2.0
// The kernel side of the ways to attach agrees with their table.
#include "bpf/kinds/kind.hpp"

#include <gtest/gtest.h>

namespace tracer::bpf {
namespace {

TEST(Kinds, EachHasItsOwnWayToAttach) {
    for (const auto &row : model::attach_kinds()) {
        const auto &kind = kind_of(row.attach);
        EXPECT_NE(kind.attach, nullptr) << row.name;
        EXPECT_EQ(kind.type == BPF_PROG_TYPE_TRACING, row.needs_btf) << row.name;
        EXPECT_EQ(kind.type == BPF_PROG_TYPE_KPROBE, row.family == TRACER_VARIANT_KPROBE) << row.name;
        EXPECT_EQ(kind.probe != nullptr, kind.without != nullptr) << row.name;
    }
}

TEST(Kinds, SomeAreMissingByTheFactsAlone) {
    const model::KernelFacts nothing;
    EXPECT_EQ(kind_of(TRACER_ATTACH_KRETPROBE).missing(nothing), "this kernel has no kprobes (CONFIG_KPROBES is off)");
    EXPECT_EQ(kind_of(TRACER_ATTACH_KPROBE_MULTI).missing, nullptr);
}

TEST(Kinds, ARefusedPlaceIsNamed) {
    EXPECT_EQ(refusal(TRACER_ATTACH_KPROBE, "vfs_raed", EINVAL).reason,
              "this kernel has no function vfs_raed that kprobes can be put on");
    EXPECT_EQ(refusal(TRACER_ATTACH_RAW_TRACEPOINT, "sched", ENOENT).reason, "this kernel has no raw_tracepoint sched");
    EXPECT_TRUE(refusal(TRACER_ATTACH_RAW_TRACEPOINT, "sched", ENOENT).no_target);
    const auto forbidden = refusal(TRACER_ATTACH_FENTRY, "vfs_read", EPERM);
    EXPECT_EQ(forbidden.reason, "fentry on vfs_read is refused: Operation not permitted");
    EXPECT_FALSE(forbidden.no_target);
    EXPECT_EQ(refusal(TRACER_ATTACH_KPROBE, "vfs_read", EMFILE).kind, ErrorKind::no_descriptors);
}

} // namespace
} // namespace tracer::bpf
