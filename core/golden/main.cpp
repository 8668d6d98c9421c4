// SPDX-License-Identifier: Apache-2.0
// tracer-golden: holds what a plugin's records look like against what they looked like before. What the build of a
// plugin outside runs as a test; needs neither root nor a kernel.
#include "golden/scene.hpp"
#include "plugin/plugin.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {
using namespace tracer;
namespace fs = std::filesystem;

/// The first line in which they differ.
std::string difference(const std::string &expected, const std::string &got) {
    std::istringstream before(expected), now(got);
    std::string old_line, new_line;
    for (int number = 1;; ++number) {
        const bool more = static_cast<bool>(std::getline(before, old_line));
        const bool still = static_cast<bool>(std::getline(now, new_line));
        if (!more) old_line.clear();
        if (!still) new_line.clear();
        if (old_line != new_line || more != still || !more)
            return "line " + std::to_string(number) + "\n  expected: " + old_line + "\n  got:      " + new_line;
    }
}

/// How many files differ.
int hold(const model::PluginSpec &spec, const fs::path &folder, bool update) {
    const auto scenes = golden::read_scenes(folder / "golden.json");
    if (scenes.empty()) throw std::runtime_error((folder / "golden.json").string() + " has no scene");
    if (update) fs::create_directories(folder / "expected");
    int different = 0;
    for (const auto &scene : scenes)
        for (const auto &[format, ending] : golden::kept) {
            const auto path = folder / "expected" / (scene.name + ending);
            const auto got = scene.play(spec, format);
            if (update) {
                std::ofstream(path, std::ios::binary) << got;
                continue;
            }
            std::ifstream file(path, std::ios::binary);
            const std::string expected{std::istreambuf_iterator<char>(file), {}};
            if (file && got == expected) continue;
            ++different;
            std::cerr << path.string() << (file ? " differs: " + difference(expected, got) : " is missing") << '\n';
        }
    if (different) std::cerr << "TRACER_UPDATE_GOLDEN=1 accepts the new look\n";
    return different;
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 3) {
        std::cerr << "usage: tracer-golden PLUGIN.so FOLDER\n"
                     "Plays FOLDER/golden.json to the plugin's output, and compares with FOLDER/expected.\n"
                     "With TRACER_UPDATE_GOLDEN=1 it writes FOLDER/expected.\n";
        return static_cast<int>(ExitCode::usage);
    }
    try {
        const auto loaded = plugin::read(fs::absolute(argv[1]));
        if (!loaded) {
            std::cerr << "tracer-golden: " << loaded.error().line() << '\n';
            return static_cast<int>(ExitCode::usage);
        }
        return hold((*loaded)->spec(), argv[2], std::getenv("TRACER_UPDATE_GOLDEN") != nullptr) ? 1 : 0;
    } catch (const std::exception &error) {
        std::cerr << "tracer-golden: " << error.what() << '\n';
        return static_cast<int>(ExitCode::usage);
    }
}
