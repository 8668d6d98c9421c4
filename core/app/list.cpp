// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "base/strings.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace tracer::app {
namespace {

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text + "  ";
}

} // namespace

Result<ExitCode> list(const config::Request &request, Plugins &) {
    const auto folders = plugin::search_path(request.plugin_dirs);
    const plugin::Listing listing = plugin::list(folders);
    for (const Error &refused : listing.refused)
        spdlog::warn("{}", harmless(refused.line()));
    if (request.json) {
        nlohmann::ordered_json document{{"plugins", nlohmann::ordered_json::array()},
                                        {"refused", nlohmann::ordered_json::array()}};
        for (const auto &plugin : listing.plugins)
            document["plugins"].push_back({{"name", plugin.name},
                                           {"version", plugin.version},
                                           {"summary", plugin.summary},
                                           {"path", plugin.path.string()}});
        for (const Error &refused : listing.refused)
            document["refused"].push_back(refused.line());
        return print(document);
    }
    std::size_t name_width = 0, version_width = 0, summary_width = 0;
    for (const auto &plugin : listing.plugins) {
        name_width = std::max(name_width, plugin.name.size());
        version_width = std::max(version_width, plugin.version.size());
        summary_width = std::max(summary_width, harmless(plugin.summary).size());
    }
    std::string text;
    for (const auto &plugin : listing.plugins)
        text += padded(plugin.name, name_width) + padded(harmless(plugin.version), version_width) +
                padded(harmless(plugin.summary), summary_width) + harmless(plugin.path.string()) + "\n";
    if (listing.plugins.empty()) {
        std::vector<std::string> names;
        names.reserve(folders.size());
        for (const auto &folder : folders)
            names.push_back(folder.path.string());
        spdlog::warn("no plugins in {}; say where they are with --plugin-dir", harmless(join(names)));
    }
    return print(text);
}

} // namespace tracer::app
