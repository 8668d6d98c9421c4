// SPDX-License-Identifier: Apache-2.0
#include "unit/gate/gates.hpp"

#include <gmock/gmock.h>

namespace tracer::gate {
namespace {

Limits limits(const Line &line, Unit unit) {
    const auto parsed = parse_limits(budget(line), unit);
    EXPECT_TRUE(parsed) << parsed.error().line();
    return parsed ? *parsed : Limits();
}
std::string refusal(const Line &line, Unit unit) {
    const auto parsed = parse_limits(budget(line), unit);
    if (parsed) return "accepted";
    EXPECT_EQ(parsed.error().code, ExitCode::usage);
    return parsed.error().line();
}

TEST(Limits, ReadByTheMeasuresUnit) {
    EXPECT_EQ(limits({.max = "412"}, Unit::count).max, 412u);
    EXPECT_EQ(limits({.max = "1MiB"}, Unit::bytes).max, 1u << 20);
    EXPECT_EQ(limits({.max = "4096"}, Unit::bytes).max, 4096u);
    EXPECT_EQ(limits({.max = "2ms"}, Unit::nanoseconds).max, 2'000'000u);
    EXPECT_EQ(limits({.max = "0"}, Unit::nanoseconds).max, 0u);
    EXPECT_EQ(limits({.min = "3", .equal = "3"}, Unit::count).equal, 3u);
}

TEST(Limits, RefuseAnotherUnit) {
    EXPECT_EQ(refusal({.max = "1MiB"}, Unit::count),
              "gates.toml:1:20: max: '1MiB' is not a limit for it; this measure is a number: write 412");
    EXPECT_EQ(refusal({.max = "2MiB"}, Unit::nanoseconds),
              "gates.toml:1:20: max: '2MiB' is not a limit for it; this measure is a time: write \"250us\", \"2ms\" or "
              "\"1.5s\"");
    EXPECT_EQ(refusal({.max = "2ms"}, Unit::bytes),
              "gates.toml:1:20: max: '2ms' is not a limit for it; this measure is in "
              "bytes: write 4096, \"64KiB\" or \"1MiB\"");
    // A bare number means seconds elsewhere, but nobody means that by a latency of 2.
    EXPECT_THAT(refusal({.max = "2"}, Unit::nanoseconds), testing::HasSubstr("this measure is a time"));
    EXPECT_THAT(refusal({.min = ""}, Unit::count), testing::HasSubstr("accepted"));
}

TEST(Limits, RefuseWhatCanNeverHold) {
    EXPECT_EQ(refusal({.max = "-1"}, Unit::count),
              "gates.toml:1:20: max: nothing is below 0, so this limit can never hold");
    EXPECT_EQ(refusal({.equal = "-3KiB"}, Unit::bytes),
              "gates.toml:1:40: equal: nothing is below 0, so this limit can never hold");
    EXPECT_EQ(refusal({.min = "-1"}, Unit::count),
              "gates.toml:1:30: min: nothing is below 0, so this limit says nothing");
    EXPECT_EQ(refusal({.max = "1KiB", .min = "2KiB"}, Unit::bytes),
              "gates.toml:1:30: min: 2 KiB is more than max, 1 KiB: they can never both hold");
    EXPECT_EQ(refusal({.max = "4", .equal = "5"}, Unit::count),
              "gates.toml:1:40: equal: 5 is more than max, 4: they can never both hold");
    EXPECT_EQ(refusal({.min = "6", .equal = "5"}, Unit::count),
              "gates.toml:1:40: equal: 5 is less than min, 6: they can never both hold");
    EXPECT_EQ(refusal({.grow = "-5%"}, Unit::count), "gates.toml:1:50: grow: negative, so even the baseline would "
                                                     "exceed it; write \"0%\", and let --update lower the "
                                                     "baseline");
}

TEST(Limits, ThatExcludeThemselvesAreTheNextValue) {
    model::BudgetRequest request;
    request.max = {"412", {"--gate", 0, 0}, true};
    request.min = {"2", {"--gate", 0, 0}, true};
    const auto parsed = parse_limits(request, Unit::count);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->max, 411u);
    EXPECT_EQ(parsed->min, 3u);
    request = {};
    request.max = {"0", {"--gate", 0, 0}, true};
    const auto never = parse_limits(request, Unit::count);
    ASSERT_FALSE(never);
    EXPECT_EQ(never.error().line(), "--gate: max: nothing is below 0, so this limit can never hold");
}

TEST(Limits, GrowByAPercentageOrAnAmount) {
    EXPECT_EQ(limits({.grow = "0%"}, Unit::count).grow->over(412), 412u);
    EXPECT_EQ(limits({.grow = "5%"}, Unit::count).grow->over(1200), 1260u);
    EXPECT_EQ(limits({.grow = "0.25 %"}, Unit::count).grow->over(1000), 1002u); // 2.5, and only whole units are counted
    EXPECT_EQ(limits({.grow = "+7"}, Unit::count).grow->over(3), 10u);
    EXPECT_EQ(limits({.grow = "1KiB"}, Unit::bytes).grow->over(1), 1025u);
    EXPECT_EQ(limits({.grow = "100%"}, Unit::count).grow->over(UINT64_MAX - 1), UINT64_MAX);
    for (const char *wrong : {"%", "x%", "5.%", "1.23456%", "5%%", ".5%", "99999999999%"})
        EXPECT_THAT(refusal({.grow = wrong}, Unit::count), testing::HasSubstr("is not a percentage")) << wrong;
    EXPECT_THAT(refusal({.grow = "5ms"}, Unit::count), testing::HasSubstr("is not a limit for it"));
}

TEST(Limits, SayThemselves) {
    EXPECT_EQ(limits({.max = "1200"}, Unit::count).text(Unit::count, {}), "<= 1,200");
    EXPECT_EQ(limits({.max = "2ms", .min = "10us"}, Unit::nanoseconds).text(Unit::nanoseconds, {}),
              ">= 10 us and <= 2 ms");
    EXPECT_EQ(limits({.grow = "5%"}, Unit::count).text(Unit::count, 1200), "<= 5 % above 1,200");
    EXPECT_EQ(limits({.grow = "2.5%"}, Unit::count).text(Unit::count, {}), "<= 2.5 % above the baseline");
    EXPECT_EQ(limits({.grow = "0%"}, Unit::bytes).text(Unit::bytes, 1u << 20), "<= 1 MiB");
    EXPECT_EQ(limits({.equal = "3"}, Unit::count).text(Unit::count, {}), "= 3");
    EXPECT_EQ(limits({.max = "2000", .grow = "5%"}, Unit::count).allowed(1200), 1260u);
    EXPECT_EQ(limits({.max = "2000", .grow = "5%"}, Unit::count).allowed({}), 2000u);
    EXPECT_EQ(limits({.min = "2"}, Unit::count).allowed({}), std::nullopt);
}

TEST(Amounts, AreExactForPeopleAndForLimits) {
    const std::vector<std::tuple<std::uint64_t, Unit, std::string, std::string>> rows{
        {0, Unit::count, "0", "0"},
        {1'234'567, Unit::count, "1,234,567", "1234567"},
        {1u << 20, Unit::bytes, "1 MiB", "\"1MiB\""},
        {(1u << 20) + 1, Unit::bytes, "1,048,577 B", "1048577"},
        {1536, Unit::bytes, "1,536 B", "1536"},
        {0, Unit::nanoseconds, "0 ns", "\"0ns\""},
        {999, Unit::nanoseconds, "999 ns", "\"999ns\""},
        {2'000'000, Unit::nanoseconds, "2 ms", "\"2ms\""},
        {1'966'080, Unit::nanoseconds, "1.96608 ms", "\"1.96608ms\""},
        {3'000'000'001, Unit::nanoseconds, "3.000000001 s", "\"3.000000001s\""},
    };
    for (const auto &[amount, unit, people, limit] : rows) {
        EXPECT_EQ(amount_text(amount, unit), people);
        EXPECT_EQ(limit_text(amount, unit), limit);
        std::string bare = limit;
        std::erase(bare, '"');
        const auto back = parse_amount(bare, unit);
        ASSERT_TRUE(back) << limit;
        EXPECT_EQ(*back, amount);
    }
}

} // namespace
} // namespace tracer::gate
