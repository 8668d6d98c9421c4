// SPDX-License-Identifier: Apache-2.0
#include "golden/scene.hpp"

#include "golden/stage.hpp"
#include "model/parse_option.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <regex>
#include <stdexcept>

namespace tracer::golden {
namespace {
using Json = nlohmann::json;

model::PluginSettings settings_of(const model::PluginSpec &spec, const Json &options) {
    auto settings = model::default_settings(spec);
    if (!settings) throw std::runtime_error(settings.error().line());
    for (const auto &option : spec.options) {
        if (!options.contains(option.name)) continue;
        const auto value = model::parse_option(option, options.at(option.name).get<std::string>());
        if (!value) throw std::runtime_error(value.error().line());
        settings->values[option.name] = *value;
    }
    return *settings;
}

model::Histogram histogram_of(const Json &values) {
    model::Histogram h;
    for (const std::uint64_t value : values) {
        ++h.buckets[model::bucket_of(value)];
        h.min = h.count == 0 ? value : std::min(h.min, value);
        h.max = std::max(h.max, value);
        h.sum += value;
        ++h.count;
    }
    return h;
}

/// A record's bytes, by the columns of the plugin's own description.
class Record {
public:
    Record(const model::Source &source, const Json &values)
        : source_(source), key_(source.key_size), value_(source.value_size) {
        for (const auto &[name, value] : values.items()) {
            if (name == "values" && source.kind == TRACER_SOURCE_HISTOGRAMS) {
                histogram_of(value).put(value_);
                continue;
            }
            const auto column = std::ranges::find(source.columns, name, &model::Column::name);
            if (column == source.columns.end()) throw std::runtime_error(source.name + " has no column " + name);
            set(*column, value);
        }
    }
    [[nodiscard]] model::RecordView view() const { return {&source_, key_, value_}; }

private:
    void set(const model::Column &column, const Json &value) {
        if (value.is_array()) {
            std::size_t at = 0;
            for (const auto &address : value)
                at += put(column, at, number(address), sizeof(std::uint64_t));
        } else if (column.type == TRACER_TYPE_COMM || column.type == TRACER_TYPE_STRING) {
            const auto given = value.get<std::string>();
            const std::string_view text = given == "{hostile}" ? hostile_bytes : given;
            std::memcpy(at(column).data(), text.data(), std::min<std::size_t>(text.size(), column.size));
        } else {
            put(column, 0, number(value), column.size);
        }
    }
    static std::uint64_t number(const Json &value) {
        if (value.is_string()) return std::stoull(value.get<std::string>(), nullptr, 0);
        return value.is_number_unsigned() ? value.get<std::uint64_t>()
                                          : static_cast<std::uint64_t>(value.get<std::int64_t>());
    }
    std::size_t put(const model::Column &column, std::size_t offset, std::uint64_t number, std::size_t size) {
        std::memcpy(at(column).subspan(offset, size).data(), &number, size); // little endian
        return size;
    }
    std::span<std::byte> at(const model::Column &column) {
        return std::span(column.has(TRACER_COLUMN_KEY) ? key_ : value_).subspan(column.offset, column.size);
    }

    const model::Source &source_;
    std::vector<std::byte> key_, value_;
};

void play_interval(Stage &stage, const model::Source &source, std::uint64_t seq, const Json &told) {
    if (source.kind == TRACER_SOURCE_HISTOGRAM)
        return stage.writer->histogram(stage.stream, source, Stage::interval(seq), histogram_of(told));
    std::vector<Record> records;
    for (const auto &values : told)
        records.emplace_back(source, values);
    std::vector<model::RecordView> views;
    for (const auto &record : records)
        views.push_back(record.view());
    if (source.kind == TRACER_SOURCE_COUNTER)
        return stage.writer->counter(stage.stream, views.at(0), Stage::interval(seq));
    stage.writer->rows(stage.stream, source, Stage::interval(seq), views);
}
} // namespace

std::string Scene::play(const model::PluginSpec &spec, const std::string &format) const {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    Stage stage(spec, settings_of(spec, script.value("options", Json::object())), format);
    const auto source = std::ranges::find_if(
        stage.spec.sources, [&](const auto &candidate) { return stage.settings.delivers(stage.spec, candidate); });
    if (source == stage.spec.sources.end()) throw std::runtime_error("nothing is delivered with these options");
    for (const Json events = script.value("events", Json::array()); const auto &values : events)
        stage.writer->event(stage.stream, Record(*source, values).view());
    std::uint64_t seq = 0;
    for (const Json intervals = script.value("intervals", Json::array()); const auto &told : intervals)
        play_interval(stage, *source, seq++, told);
    // The load is this machine's, and changes.
    return std::regex_replace(stage.end(), std::regex("loadavg: [0-9. /]+"), "loadavg: 0.10 0.20 0.30 1/234 5678");
}

std::vector<Scene> read_scenes(const std::filesystem::path &path) {
    std::vector<Scene> read;
    std::ifstream file(path);
    if (!file) return read;
    const auto told = Json::parse(file);
    for (const auto &[name, script] : told.items())
        read.push_back({name, script});
    return read;
}

} // namespace tracer::golden
