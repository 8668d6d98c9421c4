// SPDX-License-Identifier: Apache-2.0
// What writers are told of each built plugin: plugins/NAME/tests/golden.json, scene by scene. A scene has
//
//   options     by name, as text; the others have their fallbacks
//   events      records, or
//   intervals   one list per interval: of rows; of one record for a counter; of values for a histogram
//
// A record gives the columns that matter by name; the rest is zero. An integer may be text in hexadecimal; text
// "{hostile}" stands for hostile_bytes; an array for the addresses of a stack.
#pragma once

#include "golden/stage.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace tracer::test {

/// Bytes that a process may choose as its name: controls, quotes, a comma, a newline, a backslash, what is not UTF-8.
inline constexpr std::string_view hostile_bytes("\x1b[2J\"a,b\"\n\\\xff\x80\xc3\xa9", 15);

struct Scene {
    std::string plugin, name;
    nlohmann::json script;

    /// What the writer of that format makes of it.
    [[nodiscard]] std::string play(const std::string &format) const;
    /// Where the output is kept, without its extension.
    [[nodiscard]] std::string expected() const;
};
[[nodiscard]] const std::vector<Scene> &scenes();

} // namespace tracer::test
