// SPDX-License-Identifier: Apache-2.0
// What a run says on stderr, where a recording of anybody's may be what it speaks of.
#include "run/report.hpp"
#include "support/fakes.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

namespace tracer::run {
namespace {

TEST(Report, SaysNothingThatATerminalActsOn) {
    std::ostringstream said;
    const auto before = spdlog::default_logger();
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_st>(said)));
    spdlog::set_pattern("%v");
    const test::FakeClock clock;
    Report report(clock, false);
    const std::string turned = "\u202e", cleared = "\x1b[2J"; // what follows runs to the left; the screen is emptied
    report.caveat("plugin", "variant" + turned, "caveat" + turned + cleared);
    const stream::Loss loss{"json:" + cleared, 1, false};
    report.summary("plugin", {}, lost_output_line(1, {&loss, 1}), 0, 0);
    spdlog::set_default_logger(before);
    EXPECT_NE(said.str().find("caveat"), std::string::npos);
    EXPECT_NE(said.str().find("lost_output 1"), std::string::npos);
    EXPECT_EQ(said.str().find('\x1b'), std::string::npos) << said.str();
    EXPECT_EQ(said.str().find(turned), std::string::npos) << said.str();
}

} // namespace
} // namespace tracer::run
