// SPDX-License-Identifier: Apache-2.0
// The scenes of every plugin of this repository, plugins/NAME/tests/golden.json; <golden/scene.hpp> says what is in
// them.
#pragma once

#include "golden/scene.hpp"

#include <string>
#include <vector>

namespace tracer::test {

using golden::hostile_bytes;

struct Scene {
    std::string plugin, name;
    golden::Scene scene;

    /// What the writer of that format makes of it.
    [[nodiscard]] std::string play(const std::string &format) const;
    /// Where the output is kept, without its ending.
    [[nodiscard]] std::string expected() const;
};
[[nodiscard]] const std::vector<Scene> &scenes();

} // namespace tracer::test
