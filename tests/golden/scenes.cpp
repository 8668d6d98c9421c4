// SPDX-License-Identifier: Apache-2.0
#include "golden/scenes.hpp"

#include "plugin/catalog.hpp"
#include "support/plugin_tables.hpp"

#include <map>
#include <stdexcept>

namespace tracer::test {
namespace {

const model::PluginSpec &built(const std::string &plugin) {
    static std::map<std::string, std::shared_ptr<plugin::Plugin>> read;
    auto &known = read[plugin];
    if (!known) {
        auto loaded = plugin::read(TRACER_BINARY_DIR "/lib/tracer/plugins/" + plugin + ".so");
        if (!loaded) throw std::runtime_error(loaded.error().line());
        known = *loaded;
    }
    return known->spec();
}

} // namespace

std::string Scene::play(const std::string &format) const { return scene.play(built(plugin), format); }

std::string Scene::expected() const {
    return std::string(TRACER_SOURCE_DIR "/plugins/").append(plugin).append("/tests/expected/").append(name);
}

const std::vector<Scene> &scenes() {
    static const std::vector<Scene> all = [] {
        std::vector<Scene> read;
        for (const auto &plugin : plugin_names()) // one without scenes is for a test to say
            for (auto &scene : golden::read_scenes(TRACER_SOURCE_DIR "/plugins/" + plugin + "/tests/golden.json"))
                read.push_back({plugin, scene.name, std::move(scene)});
        return read;
    }();
    return all;
}

} // namespace tracer::test
