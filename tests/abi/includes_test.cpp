// SPDX-License-Identifier: Apache-2.0
// The arrows between the rooms, read from the source itself.
#include "shared_objects.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <vector>

namespace tracer::test {
namespace {

namespace fs = std::filesystem;

const fs::path root = TRACER_SOURCE_DIR;

/// Files of our own below `folder` with one of these endings.
std::vector<fs::path> files(const std::string &folder, const std::set<std::string> &endings) {
    std::vector<fs::path> found;
    for (const auto &entry : fs::recursive_directory_iterator(root / folder))
        if (entry.is_regular_file() &&
            (endings.count(entry.path().extension()) || endings.count(entry.path().filename())))
            found.push_back(entry.path());
    return found;
}

std::vector<std::string> includes(const fs::path &file) {
    static const std::regex include(R"(^[ \t]*#[ \t]*include[ \t]*([<"][^>"]+)[>"])", std::regex::multiline);
    const auto text = content(file);
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), include), end; at != end; ++at)
        found.push_back((*at)[1]);
    return found;
}

/// The rooms that each room of core may include.
const std::map<std::string, std::set<std::string>> arrows = {
    {"base", {}},
    {"model", {"base"}},
    {"describe", {"base", "model"}},
    {"stream", {"base", "model"}},
    {"plugin", {"base", "model", "stream"}},
    {"kernel", {"base", "model", "stream"}},
    {"bpf", {"base", "model", "stream"}},
    {"output", {"base", "model", "stream"}},
    {"golden", {"base", "model", "stream", "plugin", "output"}},
    {"gate", {"base", "model", "stream"}},
    {"recording", {"base", "model", "stream"}},
    {"config", {"base", "model"}},
    {"run", {"base", "model", "stream", "plugin", "kernel", "bpf", "output", "gate", "recording"}},
    {"check", {"base", "model", "stream", "plugin", "kernel", "bpf", "output", "gate", "recording", "run"}},
    {"app",
     {"base", "model", "stream", "plugin", "kernel", "bpf", "output", "gate", "recording", "config", "run", "check"}},
};

TEST(Includes, RunOneWayBetweenTheRoomsOfCore) {
    std::size_t seen = 0;
    for (const auto &file : files("core", {".hpp", ".cpp", ".h", ".c"})) {
        const auto room = fs::relative(file, root / "core").begin()->string();
        const auto allowed = arrows.find(room);
        ASSERT_NE(allowed, arrows.end()) << file << " is in no known room";
        for (const auto &include : includes(file)) {
            const auto target = include.substr(1, include.find('/') - 1);
            if (include[0] != '"' || !arrows.count(target)) continue;
            ++seen;
            EXPECT_TRUE(target == room || allowed->second.count(target)) << file << " includes " << include.substr(1);
        }
    }
    EXPECT_GT(seen, 100u);
}

TEST(Includes, OnlyTheBpfRoomAndTheSdksToolKnowLibbpf) {
    for (const auto &file : files("core", {".hpp", ".cpp", ".h", ".c"})) {
        const auto room = fs::relative(file, root / "core").begin()->string();
        if (room == "bpf" || room == "describe") continue;
        for (const auto &include : includes(file))
            EXPECT_NE(include.rfind("<bpf/", 0), 0u) << file << " includes " << include.substr(1);
    }
}

TEST(Includes, TheSdkAndThePluginsKnowNothingOfTheHost) {
    for (const char *folder : {"sdk", "plugins"})
        for (const auto &file : files(folder, {".hpp", ".cpp", ".h", ".c"}))
            for (const auto &include : includes(file)) {
                // A plugin's tests are kernel tests, and use what those share.
                if (file.parent_path().filename() == "tests" && fs::exists(root / "tests" / include.substr(1)))
                    continue;
                EXPECT_EQ(include.find("core/"), std::string::npos) << file;
                EXPECT_FALSE(arrows.count(include.substr(1, include.find('/') - 1)) && include[0] == '"')
                    << file << include;
            }
}

TEST(Includes, EachHeaderSaysWhatItOwns) {
    for (const char *folder : {"core", "sdk/include"})
        for (const auto &file : files(folder, {".hpp", ".h"})) {
            const auto text = content(file);
            const auto second = text.substr(text.find('\n') + 1, 2);
            EXPECT_TRUE(second == "//" || second == "/*") << file << " does not open with a comment below its licence";
        }
}

const std::set<std::string> source_files = {".hpp", ".cpp",           ".h",  ".c", ".cmake",
                                            ".in",  "CMakeLists.txt", ".sh", ".py"};
const std::vector<std::string> our_folders = {"core", "sdk", "plugins", "tests", "cmake"};

TEST(Sources, SayTheirLicenceInTheFirstLines) {
    for (const auto &folder : our_folders)
        for (const auto &file : files(folder, source_files)) {
            const auto text = content(file).substr(0, 200);
            const bool bpf = file.string().ends_with(".bpf.c");
            EXPECT_NE(
                text.find(bpf ? "SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause" : "SPDX-License-Identifier: "),
                std::string::npos)
                << file;
        }
}

TEST(Sources, NameNoPathOfSomebodysOwnMachine) {
    static const std::regex own(R"((^|[^A-Za-z0-9_.}])/(home|work|Users)/[A-Za-z])");
    for (const auto &folder : our_folders) {
        for (const auto &file : files(folder, source_files)) {
            if (file.filename() == "includes_test.cpp") continue;
            EXPECT_FALSE(std::regex_search(content(file), own)) << file;
        }
    }
}

} // namespace
} // namespace tracer::test
