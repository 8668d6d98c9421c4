// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/cgroup.hpp"
#include "bpf/load/configure.hpp"
#include "bpf/load/option_bytes.hpp"
#include "bpf/read/swap_worker.hpp"

#include <tracer/bpf/shared.h>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstring>

namespace tracer::bpf {
namespace {

template <class T>
Result<void> write(const model::OptionValue &value, T &out, bool is_signed = false) {
    return write_option("level", value, is_signed, std::as_writable_bytes(std::span(&out, 1)));
}

TEST(Constant, TakesNumbersThatFit) {
    std::uint32_t u = 0;
    ASSERT_TRUE(write(std::uint64_t{4'000'000'000}, u));
    EXPECT_EQ(u, 4'000'000'000u);
    std::int32_t s = 0;
    ASSERT_TRUE(write(std::int64_t{-5}, s, true));
    EXPECT_EQ(s, -5);
    bool flag = false;
    ASSERT_TRUE(write(true, flag));
    EXPECT_TRUE(flag);
}

TEST(Constant, RefusesANumberThatItsVariableCannotHold) {
    std::uint8_t u = 9;
    const auto too_large = write(std::uint64_t{256}, u);
    ASSERT_FALSE(too_large);
    EXPECT_EQ(too_large.error().message, "--level: 256 does not fit into its 1 bytes");
    EXPECT_EQ(u, 9);
    std::int32_t s = 0;
    EXPECT_FALSE(write(std::uint64_t{1} << 31, s, true));
    EXPECT_FALSE(write(std::int64_t{-1} - INT32_MAX - 1, s, true));
}

TEST(Constant, TakesTextWithItsEnd) {
    std::array<char, 4> text{'x', 'x', 'x', 'x'};
    ASSERT_TRUE(write(std::string("abc"), text));
    EXPECT_STREQ(text.data(), "abc");
    EXPECT_FALSE(write(std::string("abcd"), text));
}

TEST(Constant, TakesSetsOfOneOrTwoWords) {
    std::uint64_t one = 0;
    ASSERT_TRUE(write(model::Mask{6, 0}, one));
    EXPECT_EQ(one, 6u);
    EXPECT_FALSE(write(model::Mask{0, 1}, one));
    std::array<std::uint64_t, 2> two{};
    ASSERT_TRUE(write(model::Mask{6, 1}, two));
    EXPECT_EQ(two[1], 1u);
}

TEST(Constant, TakesAPathAsDeviceAndInode) {
    tracer_path path{};
    ASSERT_TRUE(write(model::PathId{"/x", 42, 8 << 20 | 1}, path));
    EXPECT_EQ(path.inode, 42u);
    EXPECT_EQ(path.dev, 8388609u);
    EXPECT_EQ(path.set, 1u);
}

TEST(Constant, TakesAnAddressAsItsSixteenBytes) {
    std::array<std::uint8_t, 16> bytes{};
    ASSERT_TRUE(write(*model::parse_address("10.1.2.3"), bytes));
    EXPECT_EQ(bytes, (std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 1, 2, 3}));
    std::uint32_t small = 0;
    EXPECT_FALSE(write(*model::parse_address("10.1.2.3"), small));
    EXPECT_FALSE(write(model::Nets{}, bytes));
}

TEST(Wakeup, ComesAtAQuarterOfASmallRing) {
    EXPECT_EQ(wakeup_bytes(8u << 20), 256u << 10);
    EXPECT_EQ(wakeup_bytes(4096), 1024u);
}

TEST(Cgroup, FindsTheMountAmongOthers) {
    EXPECT_EQ(cgroup2_mount("32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
                            "41 31 0:38 / /sys/fs/cg\\040two rw,relatime - cgroup2 cgroup2 rw\n"),
              "/sys/fs/cg two");
    EXPECT_EQ(cgroup2_mount("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"), "");
}

TEST(Cgroup, AFolderElsewhereIsRefusedInOneLine) {
    const auto refused = open_cgroup("/");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ExitCode::usage);
    EXPECT_EQ(refused.error().message, "--cgroup / is not on a cgroup2 file system");
    EXPECT_FALSE(open_cgroup("/no/such/folder"));
}

TEST(SwapWorker, RunsOneJobAfterTheOtherAndEndsWithIt) {
    std::atomic<int> sum = 0;
    SwapWorker worker;
    for (int i = 1; i <= 100; ++i) {
        worker.start([&sum, i] { sum += i; });
        worker.wait();
        ASSERT_EQ(sum, i * (i + 1) / 2);
    }
}

} // namespace
} // namespace tracer::bpf
