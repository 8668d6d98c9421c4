// SPDX-License-Identifier: Apache-2.0
#include "output/text_template.hpp"
#include "support/fake_names.hpp"
#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>

namespace tracer::output {
namespace {

struct StillClock final : Clock {
    [[nodiscard]] std::uint64_t boot_ns() const override { return 5; }
    [[nodiscard]] std::int64_t wall_ns() const override { return 5; }
};

class Template : public testing::Test {
protected:
    std::string show(const std::string &pattern) {
        model::Source &source = spec_.sources[0];
        source.format.pattern = pattern;
        if (auto parsed = model::complete(source); !parsed) return parsed.error().message;
        TextTemplate shown(source);
        Buffer out;
        const Reading reading{&names_, nullptr, 2.0};
        shown.put(out, values_, test::view(source, counts_), reading, 0);
        return std::string(out.view());
    }
    model::PluginSpec spec_ = test::pidpersec_like();
    test::TaskCounter counts_{7, 255};
    test::FakeNames names_;
    StillClock clock_;
    WallTime time_{clock_};
    TextValues values_{time_, names_, 0};
};

TEST_F(Template, ShowsColumnsByTheirSpec) {
    EXPECT_EQ(show("{processes} {threads:x} {threads:>6}|{threads:<6}|{threads:^7}|{threads:06}"),
              "7 ff    255|255   |  255  |000255");
    EXPECT_EQ(show("{rate:.0f} {rate:.2f} {rate} {rate:8.1f}"), "131 131.00 131.0    131.0");
    EXPECT_EQ(show("{tasks:.1f}"), "262.0");
}

TEST_F(Template, ShowsTheIntervalsEndAsTime) { EXPECT_EQ(show("{time:%Y-%m}|{time}").substr(0, 8), "1970-01|"); }

TEST_F(Template, DoubledBracesAreBraces) { EXPECT_EQ(show("{{{processes}}}"), "{7}"); }

} // namespace
} // namespace tracer::output
