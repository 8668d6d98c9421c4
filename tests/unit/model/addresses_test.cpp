// SPDX-License-Identifier: Apache-2.0
#include "model/addresses.hpp"

#include "model/errno_names.hpp"
#include "model/signal_names.hpp"
#include "model/syscall_names.hpp"

#include <gtest/gtest.h>

#include <sys/syscall.h>

namespace tracer::model {
namespace {

bool holds(const char *net, const char *address) { return parse_net(net)->holds(*parse_address(address)); }

TEST(Addresses, AreReadAndWrittenAlike) {
    for (const char *text : {"0.0.0.0", "10.1.2.3", "255.255.255.255", "::", "::1", "fe80::1", "2001:db8::7"})
        EXPECT_EQ(address_text(*parse_address(text)), text);
    EXPECT_EQ(address_text(*parse_address("::ffff:10.1.2.3")), "10.1.2.3");
    for (const char *none : {"", "10", "10.0.0", "10.0.0.256", "10.0.0.1 ", "::g", "1.2.3.4/8", "host"})
        EXPECT_FALSE(parse_address(none)) << none;
}

TEST(Nets, HoldWhatBeginsLikeThem) {
    EXPECT_TRUE(holds("10.0.0.0/8", "10.255.255.255"));
    EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
    EXPECT_TRUE(holds("10.0.0.0/9", "10.127.0.1"));
    EXPECT_FALSE(holds("10.0.0.0/9", "10.128.0.1"));
    EXPECT_TRUE(holds("10.0.0.1", "10.0.0.1"));
    EXPECT_FALSE(holds("10.0.0.1", "10.0.0.0"));
    EXPECT_TRUE(holds("::/0", "10.0.0.1") && holds("::/0", "fe80::1"));
    EXPECT_TRUE(holds("0.0.0.0/0", "10.0.0.1"));
    EXPECT_FALSE(holds("0.0.0.0/0", "fe80::1"));
    EXPECT_TRUE(holds("fd00::/7", "fc00::1"));
}

TEST(Nets, AreReadAndWrittenAlike) {
    for (const char *text : {"10.0.0.0/8", "0.0.0.0/0", "1.2.3.4", "::/0", "::1", "fd00::/8"})
        EXPECT_EQ(net_text(*parse_net(text)), text);
    EXPECT_EQ(net_text(*parse_net("1.2.3.4/32")), "1.2.3.4");
    EXPECT_EQ(net_text(masked(*parse_net("10.255.1.2/9"))), "10.128.0.0/9");
    EXPECT_EQ(net_text(masked(*parse_net("ff00::1/4"))), "f000::/4");
    for (const char *none : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8"})
        EXPECT_FALSE(parse_net(none)) << none;
}

TEST(KnownNames, LeadToTheirNumbersAndBack) {
    EXPECT_EQ(syscall_name(SYS_openat), "openat");
    EXPECT_EQ(syscall_name(-1), "");
    EXPECT_EQ(syscall_name(1'000'000), "");
    for (const std::string &name : syscall_names())
        EXPECT_EQ(syscall_name(static_cast<std::int64_t>(*syscall_number(name))), name);
    EXPECT_GT(syscall_names().size(), 250u);
    for (const std::string &name : errno_names())
        EXPECT_EQ(errno_name(-static_cast<std::int64_t>(*errno_number(name))), name);
    EXPECT_FALSE(errno_number(""));
    EXPECT_EQ(signal_number("sigterm"), 15u);
    EXPECT_EQ(signal_number("IOT"), signal_number("ABRT"));
    for (const std::string &name : signal_names())
        EXPECT_TRUE(signal_number(name)) << name;
    EXPECT_FALSE(signal_number("SIG"));
    EXPECT_FALSE(signal_number(""));
}

} // namespace
} // namespace tracer::model
