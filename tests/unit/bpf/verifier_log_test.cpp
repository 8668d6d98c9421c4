// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/verifier_log.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace tracer::bpf {
namespace {

constexpr const char *rejected = "libbpf: prog 'count_reads': BPF program load failed: Permission denied\n"
                                 "libbpf: prog 'count_reads': -- BEGIN PROG LOAD LOG --\n"
                                 "0: R1=ctx(off=0,imm=0) R10=fp0\n"
                                 "; value = bpf_map_lookup_elem(&table, &key);\n"
                                 "0: (85) call bpf_map_lookup_elem#1\n"
                                 "; *value += 1;\n"
                                 "7: (79) r1 = *(u64 *)(r0 +0)\n"
                                 "R0 invalid mem access 'map_value_or_null'\n"
                                 "processed 8 insns (limit 1000000) max_states_per_insn 0\n"
                                 "-- END PROG LOAD LOG --\n"
                                 "libbpf: prog 'count_reads': failed to load: -13\n"
                                 "libbpf: failed to load object 'main'\n";

TEST(LoadFailure, IsOneLineWithTheProgramTheVerifiersWordsAndTheSourceLine) {
    const auto failure = digest_load_failure(rejected, EACCES);
    EXPECT_EQ(failure.program, "count_reads");
    EXPECT_EQ(failure.reason, "R0 invalid mem access 'map_value_or_null', at `*value += 1;`");
    EXPECT_FALSE(failure.no_target);
}

TEST(LoadFailure, WithoutAVerifierLogIsTheKernelsErrno) {
    const auto failure = digest_load_failure("libbpf: prog 'enter': BPF program load failed: Operation not permitted\n"
                                             "libbpf: prog 'enter': failed to load: -1\n",
                                             EPERM);
    EXPECT_EQ(failure.program, "enter");
    EXPECT_EQ(failure.reason, "Operation not permitted");
}

TEST(LoadFailure, KnowsAFunctionThatCannotBeAttachedTo) {
    const auto failure =
        digest_load_failure("libbpf: prog 'splice': BPF program load failed: No such file or directory\n"
                            "libbpf: prog 'splice': -- BEGIN PROG LOAD LOG --\n"
                            "The address of function do_splice cannot be found\n"
                            "processed 0 insns (limit 1000000)\n"
                            "-- END PROG LOAD LOG --\n",
                            ENOENT);
    EXPECT_EQ(failure.program, "splice");
    EXPECT_EQ(failure.reason, "The address of function do_splice cannot be found");
    EXPECT_TRUE(failure.no_target);
}

TEST(LoadFailure, KeepsTheFirstComplaintOfLibbpfAndItsErrno) {
    const auto failure = digest_load_failure("libbpf: map 'events': failed to create: Invalid argument(-22)\n"
                                             "libbpf: failed to load object 'main'\n",
                                             EINVAL);
    EXPECT_EQ(failure.program, "");
    EXPECT_EQ(failure.reason, "map 'events': failed to create: Invalid argument(-22)");
}

TEST(LoadFailure, OfNothingIsTheErrno) { EXPECT_EQ(digest_load_failure("", ENOMEM).reason, "Cannot allocate memory"); }

TEST(OneLine, HoldsNoControlByteAndIsNotLongerThanAsked) {
    EXPECT_EQ(one_line("a\nb\x1b[2Jc"), "a b [2Jc");
    EXPECT_EQ(one_line("abcdef", 3), "abc...");
}

} // namespace
} // namespace tracer::bpf
