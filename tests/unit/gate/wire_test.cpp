// SPDX-License-Identifier: Apache-2.0
#include "gate/wire.hpp"

#include <gtest/gtest.h>

namespace tracer::gate {
namespace {

RunResult sample() {
    RunResult result;
    result.measures = {{{7, 7}, 3}, {{UINT64_MAX - 1, Range::unbounded}, 0}};
    result.plugins = {{"filetop", "1.0.0", "tracepoint", "not all", {6, 1, 2, 3, 4, 5}}, {}};
    result.kernel = "6.1.0-\xff";
    result.architecture = "x86_64";
    result.command = {3, {}};
    result.unfollowed = 2;
    return result;
}

TEST(Wire, BringsAllOfAResult) {
    const auto back = from_wire(to_wire(sample()), 2);
    ASSERT_TRUE(back) << back.error().line();
    ASSERT_EQ(back->measures.size(), 2u);
    EXPECT_EQ(back->measures[0].value, (Range{7, 7}));
    EXPECT_EQ(back->measures[0].records, 3u);
    EXPECT_EQ(back->measures[1].value, (Range{UINT64_MAX - 1, Range::unbounded}));
    ASSERT_EQ(back->plugins.size(), 2u);
    EXPECT_EQ(back->plugins[0].plugin, "filetop");
    EXPECT_EQ(back->plugins[0].version, "1.0.0");
    EXPECT_EQ(back->plugins[0].variant, "tracepoint");
    EXPECT_EQ(back->plugins[0].caveat, "not all");
    EXPECT_EQ(back->plugins[0].ledger, (model::Ledger{6, 1, 2, 3, 4, 5}));
    EXPECT_EQ(back->kernel, "6.1.0-\xef\xbf\xbd") << "what is no UTF-8 does not stop the rest";
    EXPECT_EQ(back->architecture, "x86_64");
    EXPECT_EQ(back->command.exit_status, 3);
    EXPECT_FALSE(back->command.signal);
    EXPECT_EQ(back->unfollowed, 2u);
}

TEST(Wire, RefusesWhatNoRunGave) {
    const std::string good = to_wire(sample());
    EXPECT_FALSE(from_wire(good, 1));
    EXPECT_FALSE(from_wire(good, 3));
    EXPECT_FALSE(from_wire("", 0));
    EXPECT_FALSE(from_wire("[]", 0));
    for (std::size_t cut = 1; cut < good.size(); ++cut)
        EXPECT_FALSE(from_wire(good.substr(0, cut), 2)) << cut;
    const auto changed = [&](std::string_view from, std::string_view to) {
        std::string bad = good;
        const auto at = bad.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return bad.replace(at, from.size(), to);
    };
    EXPECT_FALSE(from_wire(changed("[7,7,3]", "[8,7,3]"), 2)) << "a range that ends before it begins";
    EXPECT_FALSE(from_wire(changed("[7,7,3]", "[-7,7,3]"), 2));
    EXPECT_FALSE(from_wire(changed("[7,7,3]", "[7,7.5,3]"), 2));
    EXPECT_FALSE(from_wire(changed("[7,7,3]", "[7,7]"), 2));
    EXPECT_FALSE(from_wire(changed("\"exit_status\":3", "\"exit_status\":256"), 2));
    EXPECT_FALSE(from_wire(changed("\"x86_64\"", "64"), 2));
    EXPECT_FALSE(from_wire(std::string(100'000, '['), 2));
}

TEST(Wire, BringsChanges) {
    const std::vector<Change> changes{{"filetop", "cc1 \xff.h", "reads", Unit::bytes, 1, UINT64_MAX}, {}};
    const std::string bytes = to_wire(changes);
    const auto back = changes_from_wire(bytes);
    ASSERT_TRUE(back) << back.error().line();
    ASSERT_EQ(back->size(), 2u);
    EXPECT_EQ(back->front().plugin, "filetop");
    EXPECT_EQ(back->front().row, "cc1 \xef\xbf\xbd.h");
    EXPECT_EQ(back->front().column, "reads");
    EXPECT_EQ(back->front().unit, Unit::bytes);
    EXPECT_EQ(back->front().before, 1u);
    EXPECT_EQ(back->front().after, UINT64_MAX);
    EXPECT_FALSE(changes_from_wire(bytes.substr(1)));
    EXPECT_FALSE(changes_from_wire("[[\"a\",\"b\",\"c\",3,0,0]]")) << "a unit that is none";
    EXPECT_FALSE(changes_from_wire("[[\"a\",\"b\",\"c\",0,0]]"));
    EXPECT_FALSE(changes_from_wire("7"));
}

} // namespace
} // namespace tracer::gate
