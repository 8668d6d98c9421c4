// SPDX-License-Identifier: Apache-2.0
#include "plugin/originals.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "model/text_rules.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>

namespace tracer::plugin {
namespace {

namespace fs = std::filesystem;

bool belongs(const fs::path &file) {
    const auto name = file.filename().string();
    const auto folder = file.parent_path();
    if (folder == "tests/expected") return true;
    if (folder == "tests") return name == "golden.json";
    return name == "CMakeLists.txt" || name == "plugin.c" || name == "plugin.cpp" || name.ends_with(".bpf.c") ||
           name.ends_with(".h") || name.ends_with(".cmake");
}

std::vector<std::string> folders_in(const fs::path &parent) {
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator at(parent, failed), end; !failed && at != end; at.increment(failed))
        if (fs::exists(at->path() / "CMakeLists.txt", failed)) names.push_back(at->path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

Result<Original> one_of(const fs::path &parent, const char *what, const std::string &name) {
    const auto known = folders_in(parent);
    if (std::find(known.begin(), known.end(), name) != known.end()) return Original{parent / name};
    Error error{ExitCode::usage, std::string("there is no ") + what + " " + in_quotes(name), {}};
    error.hint =
        known.empty() ? "install the SDK (cmake --install)" : did_you_mean(name, known, "there are " + join(known));
    return error;
}

/// As its build calls it.
std::string name_in(const fs::path &folder) {
    std::ifstream in(folder / "CMakeLists.txt", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    std::smatch found;
    if (!std::regex_search(text, found, std::regex(R"(tracer_add_plugin\(\s*([a-z][a-z0-9_]*)\s*\))"))) return {};
    return found[1];
}

} // namespace

std::vector<fs::path> Original::files() const {
    std::vector<fs::path> found;
    for (const char *part : {"", "tests", "tests/expected"}) {
        std::error_code failed;
        for (fs::directory_iterator at(folder / part, failed), end; !failed && at != end; at.increment(failed))
            if (const auto file = part / at->path().filename(); at->is_regular_file(failed) && belongs(file))
                found.push_back(file);
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<fs::path> share_dir() {
    std::error_code failed;
    std::vector<fs::path> places;
    const auto binary = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) places.push_back((binary.parent_path() / "../share/tracer").lexically_normal());
    places.emplace_back(TRACER_INSTALLED_SHARE);
    for (const auto &place : places)
        if (fs::is_directory(place / "template", failed)) return place;
    return Error{ExitCode::usage, "there is no template in " + places.front().string(),
                 "install the SDK (cmake --install)"};
}

Result<Original> template_of(const fs::path &share, const std::string &kind) {
    return one_of(share / "template", "kind of plugin called", kind);
}

Result<Original> source_of(const fs::path &share, const std::string &from) {
    Original found;
    if (from.find('/') == std::string::npos) {
        auto known = one_of(share / "plugins", "source of a plugin called", from);
        if (!known) {
            if (std::error_code failed; fs::is_directory(from, failed)) known.error().hint = "a folder is ./" + from;
            return known;
        }
        found = std::move(*known);
    } else {
        found.folder = from;
    }
    found.name = name_in(found.folder);
    if (found.name.empty())
        return Error{ExitCode::usage,
                     "is no plugin's folder: its CMakeLists.txt has no tracer_add_plugin(NAME)",
                     {},
                     harmless(found.folder.string())};
    return found;
}

} // namespace tracer::plugin
