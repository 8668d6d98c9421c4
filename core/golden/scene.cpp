// SPDX-License-Identifier: Apache-2.0
#include "golden/scene.hpp"

#include "golden/scene_record.hpp"
#include "golden/stage.hpp"
#include "model/parse_option.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <stdexcept>

namespace tracer::golden {
namespace {
using Json = nlohmann::json;

const Json &as_list(const Json &told, const char *what) {
    if (!told.is_array()) throw std::runtime_error(std::string(what) + " a list");
    return told;
}

/// Of a scene; an empty one where it has none.
const Json &part(const Json &script, const char *name) {
    static const Json none = Json::array();
    const auto found = script.find(name);
    return found == script.end() ? none : as_list(*found, (std::string("its ") + name + " are").c_str());
}

model::PluginSettings settings_of(const model::PluginSpec &spec, const Json &options) {
    auto settings = model::default_settings(spec);
    if (!settings) throw std::runtime_error(settings.error().line());
    if (!options.is_object()) throw std::runtime_error("its options are an object: {\"name\": \"value\"}");
    for (const auto &[name, given] : options.items()) {
        const auto option = std::ranges::find(spec.options, name, &model::Option::name);
        if (option == spec.options.end()) throw std::runtime_error("the plugin has no option " + name);
        if (!given.is_string()) throw std::runtime_error("option " + name + ": its value is given as a text");
        const auto value = model::parse_option(*option, given.get<std::string>());
        if (!value) throw std::runtime_error(value.error().line());
        settings->values[name] = *value;
    }
    return *settings;
}

void play_interval(Stage &stage, const model::Source &source, std::uint64_t seq, const Json &told) {
    if (source.kind == TRACER_SOURCE_HISTOGRAM)
        return stage.writer->histogram(stage.stream, source, Stage::interval(seq), histogram_of(told));
    std::vector<SceneRecord> records;
    for (const auto &values : as_list(told, "an interval is"))
        records.emplace_back(source, values);
    std::vector<model::RecordView> views;
    for (const auto &record : records)
        views.push_back(record.view());
    if (source.kind != TRACER_SOURCE_COUNTER)
        return stage.writer->rows(stage.stream, source, Stage::interval(seq), views);
    if (views.size() != 1) throw std::runtime_error("an interval of a counter is a list of one record");
    stage.writer->counter(stage.stream, views.front(), Stage::interval(seq));
}

/// The load is this machine's, and changes.
std::string with_fixed_load(std::string text) {
    constexpr std::string_view label = "loadavg: ", fixed = "0.10 0.20 0.30 1/234 5678";
    for (auto at = text.find(label); at != std::string::npos; at = text.find(label, at)) {
        at += label.size();
        const auto end = std::min(text.find_first_not_of("0123456789. /", at), text.size());
        if (end > at) text.replace(at, end - at, fixed);
    }
    return text;
}

void play_on(Stage &stage, const Json &script) {
    const auto source = std::ranges::find_if(
        stage.spec.sources, [&](const auto &candidate) { return stage.settings.delivers(stage.spec, candidate); });
    if (source == stage.spec.sources.end()) throw std::runtime_error("nothing is delivered with these options");
    for (const auto &values : part(script, "events")) {
        if (source->kind != TRACER_SOURCE_EVENTS)
            throw std::runtime_error("source " + source->name + " has no events, but \"intervals\"");
        stage.writer->event(stage.stream, SceneRecord(*source, values).view());
    }
    std::uint64_t seq = 0;
    for (const auto &told : part(script, "intervals")) {
        if (source->kind == TRACER_SOURCE_EVENTS)
            throw std::runtime_error("source " + source->name + " has no intervals, but \"events\"");
        play_interval(stage, *source, seq++, told);
    }
}
} // namespace

std::string Scene::play(const model::PluginSpec &spec, const std::string &format) const try {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    if (!script.is_object()) throw std::runtime_error("a scene is an object with \"events\" or \"intervals\"");
    constexpr std::array<std::string_view, 4> known{"options", "events", "intervals", "text"};
    for (const auto &[key, told] : script.items())
        if (std::ranges::find(known, key) == known.end())
            throw std::runtime_error("a scene has no " + key + ", but options, events, intervals and text");
    Stage stage(spec, settings_of(spec, script.value("options", Json::object())), format);
    if (!script.contains("events") && !script.contains("intervals"))
        throw std::runtime_error("it plays nothing: give it \"events\" or \"intervals\"");
    play_on(stage, script);
    return with_fixed_load(stage.end());
} catch (const std::exception &problem) {
    throw std::runtime_error("scene " + name + ": " + problem.what());
}

std::vector<Scene> read_scenes(const std::filesystem::path &path) {
    std::vector<Scene> read;
    std::ifstream file(path);
    if (!file) return read;
    const auto told = Json::parse(file);
    if (!told.is_object()) throw std::runtime_error(path.string() + ": it is no object of scenes by their names");
    for (const auto &[name, script] : told.items())
        read.push_back({name, script});
    return read;
}

} // namespace tracer::golden
