// SPDX-License-Identifier: Apache-2.0
// What a writer is told of a built plugin, without a kernel: tests/golden.json in the plugin's folder, scene by scene.
// A scene has
//
//   options     by name, as text; the others have their fallbacks
//   events      records, or
//   intervals   one list per interval: of rows; of one record for a counter; of values for a histogram
//   text        what it looks like, line by line; not where a folder `expected` keeps that of all formats
//
// A record gives the columns that matter by name; the rest is zero. An integer may be text in hexadecimal; text
// "{hostile}" stands for hostile_bytes; an array for the addresses of a stack, one of texts for words. A tail has as
// many bytes as it is given.
#pragma once

#include "model/schema.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace tracer::golden {

/// Bytes that a process may choose as its name: controls, quotes, a comma, a newline, a backslash, what is not UTF-8.
inline constexpr std::string_view hostile_bytes("\x1b[2J\"a,b\"\n\\\xff\x80\xc3\xa9", 15);

struct Scene {
    std::string name;
    nlohmann::json script;

    /// What the writer of that format makes of it. Throws std::exception where the script does not fit the plugin.
    [[nodiscard]] std::string play(const model::PluginSpec &spec, const std::string &format) const;
};
/// Those of a golden.json, by name; none: there is no such file. Throws std::exception where it is no JSON.
[[nodiscard]] std::vector<Scene> read_scenes(const std::filesystem::path &file);

/// A format, and the ending of the files that keep what it makes.
struct Kept {
    const char *format, *ending;
};
inline constexpr Kept kept[] = {{"text", ".txt"}, {"json", ".jsonl"}, {"csv", ".csv"}};

} // namespace tracer::golden
