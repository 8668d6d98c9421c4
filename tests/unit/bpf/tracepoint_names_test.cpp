// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/tracepoint_names.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tracer::bpf {
namespace {

const std::vector<std::string> names{"sched:sched_process_exec", "sched:sched_process_exit", "syscalls:sys_enter_clone",
                                     "x:a"};

TEST(TracepointNames, KnowASlip) {
    EXPECT_EQ(probably_meant("sched:sched_proces_exec", names), "sched:sched_process_exec");
    EXPECT_EQ(probably_meant("shced:sched_process_exit", names), "sched:sched_process_exit");
}

TEST(TracepointNames, DoNotTakeASuccessorForASlip) {
    EXPECT_EQ(probably_meant("syscalls:sys_enter_clone3", names), "");
}

TEST(TracepointNames, FindNothingInWhatIsFarOrShort) {
    EXPECT_EQ(probably_meant("net:netif_rx", names), "");
    EXPECT_EQ(probably_meant("x:b", names), "x:a");
    EXPECT_EQ(probably_meant("y:b", names), "");
}

} // namespace
} // namespace tracer::bpf
