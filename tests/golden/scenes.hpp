// SPDX-License-Identifier: Apache-2.0
// A run of each sample plugin, told to a writer: the same bytes for every format.
#pragma once

#include "output/formats.hpp"

#include <string>
#include <vector>

namespace tracer::test {

/// Bytes that a process may choose as its name: controls, quotes, a comma, a newline, a backslash, what is not UTF-8.
inline constexpr std::string_view hostile_comm("\x1b[2J\"a,b\"\n\\\xff\x80\xc3\xa9", 15);

struct Scene {
    const char *name;
    std::string (*play)(model::OutputFormat format);
};
[[nodiscard]] const std::vector<Scene> &scenes();

} // namespace tracer::test
