// SPDX-License-Identifier: Apache-2.0
#include "config/toml_file.hpp"

#include "base/strings.hpp"
#include "config/assign.hpp"
#include "config/common_options.hpp"
#include "config/selections.hpp"
#include "config/toml_places.hpp"
#include "config/toml_text.hpp"

#include <algorithm>

namespace tracer::config {
namespace {

using Section = CommonOption::Section;

std::vector<std::string> common_keys(Section section) {
    std::vector<std::string> keys;
    for (const CommonOption &option : model::common_options)
        if (option.section == section) keys.emplace_back(option.name);
    return keys;
}

Result<void> apply_common(const Places &places, const toml::node &node, const CommonOption &option,
                          model::RunSettings &run, Formats formats) {
    const auto texts = texts_of(node, option.kind);
    if (!texts) return places.at(node, option.name, texts.error());
    if (texts->empty()) return {};
    if (auto set = set_common(run, option, *texts, formats); !set) return places.at(node, option.name, set.error());
    // Whether they fit the plugins is known once all options are: until then they remember their place.
    if (auto *selections = selections_of(run, option))
        for (std::size_t i = 0; i < selections->size(); ++i)
            (*selections)[i].about = places.at(node.is_array() ? *node.as_array()->get(i) : node, {}).about + ": " +
                                     std::string(option.name);
    return {};
}

Result<void> apply_filters(const Places &places, const toml::node &node, model::RunSettings &run) {
    const toml::table *table = node.as_table();
    if (!table) return places.at(node, "filters: not a table");
    for (const auto &[key, value] : *table) {
        const CommonOption *option = model::common_option(key.str());
        if (!option || option->section != Section::filters) return places.unknown(key, common_keys(Section::filters));
        if (auto set = apply_common(places, value, *option, run, {}); !set) return set;
    }
    return {};
}

Result<void> apply_plugin(const Places &places, const toml::table &table, Request &request, PluginRequest &plugin) {
    std::vector<std::string> known;
    for (const model::Option &option : plugin.spec->options)
        known.push_back(option.name);
    for (const auto &[key, node] : table) {
        const auto option = std::find_if(plugin.spec->options.begin(), plugin.spec->options.end(),
                                         [&k = key](const model::Option &o) { return o.name == k.str(); });
        if (option == plugin.spec->options.end()) return places.unknown(key, known);
        auto texts = texts_of(node, *option);
        if (!texts) return places.at(node, option->name, texts.error());
        for (const auto &[place, text] : *texts)
            if (auto set = assign(request, plugin, *option, option->name, {text}); !set)
                return places.at(*place, option->name, set.error());
    }
    return {};
}

} // namespace

struct TomlFile::State {
    std::string path;
    toml::table table;
};

TomlFile::TomlFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
TomlFile::TomlFile(TomlFile &&) noexcept = default;
TomlFile &TomlFile::operator=(TomlFile &&) noexcept = default;
TomlFile::~TomlFile() = default;

Result<TomlFile> TomlFile::parse(std::string path, std::string_view text) {
    auto state = std::make_unique<State>();
    state->path = std::move(path);
    auto table = parse_toml(state->path, text);
    if (!table) return std::move(table).error();
    state->table = *std::move(table);
    return TomlFile(std::move(state));
}

Result<std::vector<std::string>> TomlFile::plugins() const {
    const Places places(state_->path);
    const toml::node *node = state_->table.get("plugins");
    std::vector<std::string> names;
    if (!node) return names;
    const toml::array *array = node->as_array();
    if (!array) return places.at(*node, "plugins: not an array of names");
    for (const toml::node &item : *array) {
        const auto *name = item.as_string();
        if (!name) return places.at(item, "plugins: not a name");
        names.push_back(name->get());
    }
    return names;
}

Result<void> TomlFile::apply(Request &request, const Surroundings &around) const {
    const Places places(state_->path);
    for (const auto &[key, node] : state_->table) { // the run first: a plugin's table knows better
        const CommonOption *option = model::common_option(key.str());
        if (key.str() == "plugins" || (node.is_table() && key.str() != "filters")) continue;
        if (key.str() == "filters") {
            if (auto set = apply_filters(places, node, request.run); !set) return set;
            continue;
        }
        std::vector<std::string> known = common_keys(Section::top);
        known.insert(known.end(), {"plugins", "filters"});
        if (!option || option->section != Section::top) return places.unknown(key, known);
        if (auto set = apply_common(places, node, *option, request.run, around.formats); !set) return set;
    }
    for (const auto &[key, node] : state_->table) {
        const toml::table *table = node.as_table();
        if (!table || key.str() == "filters") continue;
        const std::string name(key.str());
        const auto running = std::find_if(request.plugins.begin(), request.plugins.end(),
                                          [&](const PluginRequest &plugin) { return plugin.spec->name == name; });
        if (running != request.plugins.end()) {
            if (auto set = apply_plugin(places, *table, request, *running); !set) return set;
            continue;
        }
        auto spec = around.find_plugin(name, request.plugin_dirs);
        if (!spec)
            return places.at(key.source().begin, "neither a setting nor a plugin: " + in_quotes(name),
                             spec.error().hint);
        Request scratch; // checked like the others, then forgotten
        scratch.plugins.push_back({name, *spec, {}});
        if (auto set = apply_plugin(places, *table, scratch, scratch.plugins.front()); !set) return set;
    }
    return drop_others(request, around.find_plugin);
}

} // namespace tracer::config
