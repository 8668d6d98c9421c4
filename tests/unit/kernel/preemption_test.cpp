// SPDX-License-Identifier: Apache-2.0
#include "kernel/facts.hpp"
#include "kernel/preemption.hpp"

#include <gtest/gtest.h>

#include <sys/utsname.h>

namespace tracer::kernel {
namespace {
using model::Preemption;
constexpr std::uint32_t v5_10 = 5u << 16 | 10u << 8;
constexpr std::uint32_t v6_12 = 6u << 16 | 12u << 8;

TEST(Preemption, IsTheWordInParenthesesOfDebugfs) {
    EXPECT_EQ(preemption_of_debugfs("none voluntary (full)\n"), Preemption::full);
    EXPECT_EQ(preemption_of_debugfs("(none) voluntary full lazy \n"), Preemption::none);
    EXPECT_EQ(preemption_of_debugfs("full (lazy)\n"), Preemption::lazy);
    EXPECT_EQ(preemption_of_debugfs("none (voluntary) full"), Preemption::voluntary);
    EXPECT_EQ(preemption_of_debugfs("none voluntary full"), Preemption::unknown);
    EXPECT_EQ(preemption_of_debugfs("()"), Preemption::unknown);
    EXPECT_EQ(preemption_of_debugfs(""), Preemption::unknown);
}

TEST(Preemption, IsTheLastValidWordOfTheCommandLine) {
    EXPECT_EQ(preemption_of_cmdline("quiet preempt=full root=/dev/vda\n"), Preemption::full);
    EXPECT_EQ(preemption_of_cmdline("preempt=none preempt=lazy"), Preemption::lazy);
    EXPECT_EQ(preemption_of_cmdline("preempt=full preempt=nonsense"), Preemption::full);
    EXPECT_EQ(preemption_of_cmdline("xpreempt=full rcupdate.preempt=full"), Preemption::unknown);
    EXPECT_EQ(preemption_of_cmdline("quiet -- preempt=full"), Preemption::unknown) << "what follows -- is for init";
}

TEST(Preemption, IsReadFromTheKernelsConfiguration) {
    EXPECT_EQ(preemption_of_config("CONFIG_PREEMPT_NONE=y\n# CONFIG_PREEMPT is not set\nCONFIG_PREEMPT_DYNAMIC=y\n"),
              Preemption::none);
    EXPECT_EQ(preemption_of_config("CONFIG_PREEMPT_VOLUNTARY=y\nCONFIG_PREEMPTION=y\n"), Preemption::voluntary);
    EXPECT_EQ(preemption_of_config("CONFIG_PREEMPT=y"), Preemption::full);
    EXPECT_EQ(preemption_of_config("CONFIG_PREEMPT_LAZY=y\n"), Preemption::lazy);
    EXPECT_EQ(preemption_of_config("CONFIG_PREEMPT_LAZY=y\nCONFIG_PREEMPT_RT=y\n"), Preemption::full);
    EXPECT_EQ(preemption_of_config("CONFIG_PREEMPT_BUILD=y\nCONFIG_ARCH_HAS_PREEMPT_LAZY=y\n"), Preemption::unknown);
}

TEST(Preemption, IsReadFromUnameWhereNothingElseSaysIt) {
    EXPECT_EQ(preemption_of_uname("#1 SMP PREEMPT Debian 5.10.0", v5_10), Preemption::full);
    EXPECT_EQ(preemption_of_uname("#1 SMP PREEMPT_RT Debian 6.12", v6_12), Preemption::full);
    EXPECT_EQ(preemption_of_uname("#1 SMP PREEMPT_{RT,LAZY} x", v6_12), Preemption::full);
    EXPECT_EQ(preemption_of_uname("#1 SMP PREEMPT_LAZY x", v6_12), Preemption::lazy);
    EXPECT_EQ(preemption_of_uname("#1 SMP PREEMPT_DYNAMIC Debian", v6_12), Preemption::unknown);
    EXPECT_EQ(preemption_of_uname("#1 SMP Debian 5.10.0", v5_10), Preemption::voluntary);
}

TEST(KernelVersion, IsReadFromTheRelease) {
    EXPECT_EQ(version_of_release("6.18.44-fc-v657"), 6u << 16 | 18u << 8 | 44u);
    EXPECT_EQ(version_of_release("5.10.0-32-amd64"), v5_10);
    EXPECT_EQ(version_of_release("7.2-rc1"), 7u << 16 | 2u << 8);
    EXPECT_EQ(version_of_release("4.9.337-generic"), 4u << 16 | 9u << 8 | 255u) << "a byte each, as the kernel does";
    EXPECT_EQ(version_of_release("linux"), 0u);
    EXPECT_EQ(version_of_release("6"), 6u << 16);
    EXPECT_EQ(version_of_release(""), 0u);
}

TEST(KernelFacts, AreThoseOfTheRunningKernel) {
    const auto facts = detect();
    utsname name{};
    ASSERT_EQ(::uname(&name), 0);
    EXPECT_EQ(facts.release, name.release);
    EXPECT_EQ(facts.version, version_of_release(name.release));
    EXPECT_TRUE(facts.at_least(5, 10));
}

} // namespace
} // namespace tracer::kernel
