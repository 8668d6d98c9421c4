// SPDX-License-Identifier: Apache-2.0
#include "support/plugin_tables.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>

namespace tracer::test {
namespace {
using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

const Json &ordered_table(const std::string &plugin) {
    static std::map<std::string, Json> read;
    const auto known = read.find(plugin);
    if (known != read.end()) return known->second;
    const fs::path path = fs::path(TRACER_SOURCE_DIR "/plugins") / plugin / "tests/table.json";
    std::ifstream file(path);
    return read.emplace(plugin, file ? Json::parse(file) : Json()).first->second;
}
} // namespace

std::vector<std::string> Way::words(const char *path, std::int64_t n, const std::string &file) const {
    std::vector<std::string> all;
    const nlohmann::json::json_pointer at(path);
    if (!table.contains(at)) return all;
    for (std::string word : table.at(at)) {
        if (word == "{n}") word = std::to_string(n);
        if (word == "{file}") word = file;
        all.push_back(std::move(word));
    }
    return all;
}

std::int64_t Way::number(const char *path, std::int64_t fallback) const {
    return table.value(nlohmann::json::json_pointer(path), fallback);
}

void PrintTo(const Way &way, std::ostream *out) { *out << way.plugin << " by " << way.variant; }

const std::vector<std::string> &plugin_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> found;
        for (const auto &folder : fs::directory_iterator(TRACER_SOURCE_DIR "/plugins"))
            if (fs::exists(folder.path() / "CMakeLists.txt")) found.push_back(folder.path().filename());
        std::sort(found.begin(), found.end());
        return found;
    }();
    return names;
}

const nlohmann::json &plugin_table(const std::string &plugin) {
    static std::map<std::string, nlohmann::json> tables;
    return tables.try_emplace(plugin, ordered_table(plugin)).first->second;
}

std::vector<Way> ways_of(const std::string &plugin) {
    std::vector<Way> ways;
    const Json rows = ordered_table(plugin).value("ways", Json::object());
    for (const auto &[variant, row] : rows.items()) {
        nlohmann::json table = plugin_table(plugin);
        table.erase("ways");
        table.merge_patch(row);
        ways.push_back({plugin, variant, std::move(table)});
    }
    return ways;
}

std::vector<Way> all_ways(bool (*chosen)(const Way &)) {
    std::vector<Way> all;
    for (const auto &plugin : plugin_names())
        for (auto &way : ways_of(plugin))
            if (chosen(way)) all.push_back(std::move(way));
    return all;
}

std::string name_of_way(const Way &way) {
    std::string name = way.plugin + "_" + way.variant;
    std::ranges::replace(name, '.', '_'); // GoogleTest takes no other sign
    return name;
}

} // namespace tracer::test
