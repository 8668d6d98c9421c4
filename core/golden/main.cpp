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

std::string lines(const std::string &scene, const nlohmann::ordered_json &text) {
    std::string all;
    for (const auto &line : text) {
        if (!line.is_string()) throw std::runtime_error("scene " + scene + ": its \"text\" is a list of lines");
        all += line.get<std::string>() + '\n';
    }
    return all;
}

/// One scene's look in one format against what is kept of it at `place`.
bool alike(const std::string &place, const std::string &expected, const std::string &got) {
    if (expected == got) return true;
    std::cerr << place << " differs: " << difference(expected, got) << '\n';
    return false;
}

/// The "text" of each scene, in golden.json itself.
bool hold_text(const model::PluginSpec &spec, const fs::path &file, bool update) {
    std::ifstream in(file);
    auto told = nlohmann::ordered_json::parse(in);
    bool good = true;
    for (const auto &scene : golden::read_scenes(file)) {
        const auto got = scene.play(spec, "text");
        auto &kept = told[scene.name]["text"];
        if (!update) {
            good = alike(file.string() + ": " + scene.name, lines(scene.name, kept), got) && good;
            continue;
        }
        kept = nlohmann::ordered_json::array();
        std::istringstream text(got);
        for (std::string line; std::getline(text, line);)
            kept.push_back(line);
    }
    if (update) {
        const auto text = told.dump(2); // before the file is opened, and emptied
        std::ofstream(file) << text << '\n';
    }
    return good;
}

/// A file for each scene and format.
bool hold_files(const model::PluginSpec &spec, const fs::path &file, const fs::path &folder, bool update) {
    bool good = true;
    for (const auto &scene : golden::read_scenes(file))
        for (const auto &[format, ending] : golden::kept) {
            const auto path = folder / (scene.name + ending);
            const auto got = scene.play(spec, format);
            if (update) {
                std::ofstream(path, std::ios::binary) << got;
                continue;
            }
            std::ifstream in(path, std::ios::binary);
            good = alike(path.string(), {std::istreambuf_iterator<char>(in), {}}, got) && good;
        }
    return good;
}

bool hold(const model::PluginSpec &spec, const fs::path &folder, bool update) {
    const auto file = folder / "golden.json", expected = folder / "expected";
    if (golden::read_scenes(file).empty()) throw std::runtime_error(file.string() + " has no scene");
    const bool good = fs::exists(expected) ? hold_files(spec, file, expected, update) : hold_text(spec, file, update);
    if (!good) std::cerr << "TRACER_UPDATE_GOLDEN=1 accepts the new look\n";
    return good;
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 3) {
        std::cerr
            << "usage: tracer-golden PLUGIN.so FOLDER\n\n"
               "Plays the scenes of FOLDER/golden.json to the plugin's output, and compares with their \"text\",\n"
               "or with the files of FOLDER/expected where there is such a folder. With TRACER_UPDATE_GOLDEN=1\n"
               "it writes them.\n";
        return static_cast<int>(ExitCode::usage);
    }
    try {
        const auto loaded = plugin::read(fs::absolute(argv[1]));
        if (!loaded) {
            std::cerr << "tracer-golden: " << loaded.error().line() << '\n';
            return static_cast<int>(ExitCode::usage);
        }
        return hold((*loaded)->spec(), argv[2], std::getenv("TRACER_UPDATE_GOLDEN") != nullptr) ? 0 : 1;
    } catch (const std::exception &error) {
        std::cerr << "tracer-golden: " << error.what() << '\n';
        return static_cast<int>(ExitCode::usage);
    }
}
