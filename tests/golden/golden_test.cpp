// SPDX-License-Identifier: Apache-2.0
// What the records of each plugin, as built, look like byte for byte in each format. TRACER_UPDATE_GOLDEN=1 writes the
// files anew.
#include "golden/scenes.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace tracer::test {
namespace {

struct Case {
    Scene scene;
    std::string format;
    const char *extension;

    friend void PrintTo(const Case &c, std::ostream *out) { *out << c.scene.name << '.' << c.extension; }
};

std::vector<Case> cases() {
    std::vector<Case> all;
    for (const Scene &scene : scenes())
        for (const auto &[format, ending] : golden::kept)
            all.push_back({scene, format, ending + 1});
    return all;
}

class Golden : public testing::TestWithParam<Case> {};

TEST_P(Golden, LooksAsItDid) {
    const Case &c = GetParam();
    const std::string path = c.scene.expected() + "." + c.extension;
    const std::string got = c.scene.play(c.format);
    if (std::getenv("TRACER_UPDATE_GOLDEN")) {
        std::ofstream(path, std::ios::binary) << got;
        return;
    }
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path << " is missing; TRACER_UPDATE_GOLDEN=1 writes it";
    std::stringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(got, expected.str()) << "TRACER_UPDATE_GOLDEN=1 accepts the new look";
}

INSTANTIATE_TEST_SUITE_P(Plugins, Golden, testing::ValuesIn(cases()),
                         [](const auto &of) { return of.param.scene.name + "_" + of.param.extension; });

} // namespace
} // namespace tracer::test
