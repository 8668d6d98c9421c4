// SPDX-License-Identifier: Apache-2.0
// A scene's rows of histograms by key.
#include "golden/scene.hpp"
#include "support/sample_plugins.hpp"

#include <gmock/gmock.h>

namespace tracer::test {
namespace {
using testing::AllOf;
using testing::HasSubstr;

TEST(GoldenHistograms, HoldTheValuesOfTheirRow) {
    const golden::Scene scene{"two", nlohmann::json::parse(R"({"intervals": [[
        {"pid": 7, "comm": "cat", "values": [1, 1, 300]}, {"pid": 8, "comm": "dd", "values": [4]}]]})")};
    EXPECT_THAT(scene.play(writesizes_like(), "csv"),
                AllOf(HasSubstr(",7,cat,1,2,2\r\n"), HasSubstr(",7,cat,288,320,1\r\n"), HasSubstr(",8,dd,4,5,1\r\n")));
}

} // namespace
} // namespace tracer::test
