// SPDX-License-Identifier: Apache-2.0
#include "config/gates_lock.hpp"

#include "config/file_text.hpp"
#include "config/toml_places.hpp"

#include "base/caller.hpp"
#include "base/strings.hpp"

#include <cerrno>
#include <sys/stat.h>

namespace tracer::config {
namespace {

constexpr std::size_t most_runs = 1000;

/// Reads one file into baselines.
class LockFile {
public:
    explicit LockFile(const std::string &path) : places_(path) {}

    Result<std::vector<model::GateBaseline>> read(const toml::table &file) const {
        std::vector<model::GateBaseline> gates;
        for (const auto &[key, node] : file) {
            if (key.str() != "gate") return places_.unknown(key, {"gate"});
            const toml::table *named = node.as_table();
            if (!named) return places_.at(node, "gate: not a table");
            for (const auto &[name, gate] : *named) {
                model::GateBaseline baseline;
                baseline.gate = name.str();
                if (auto read = read_gate(baseline, gate); !read) return std::move(read).error();
                gates.push_back(std::move(baseline));
            }
        }
        return gates;
    }

private:
    Result<void> read_gate(model::GateBaseline &gate, const toml::node &node) const {
        return each(node, "gate " + in_quotes(gate.gate), [&](const toml::key &key, const toml::node &value) {
            if (key.str() == "kernel") return text(gate.kernel, value, "kernel");
            if (key.str() == "architecture") return text(gate.architecture, value, "architecture");
            if (key.str() == "runs") return runs(gate.runs, value);
            if (key.str() == "seen")
                return each(value, "seen", [&](const toml::key &name, const toml::node &seen) {
                    gate.plugins.emplace_back().name = name.str();
                    return plugin(gate.plugins.back(), seen);
                });
            if (key.str() == "measure")
                return each(value, "measure", [&](const toml::key &name, const toml::node &of) {
                    gate.measures.emplace_back().measure = name.str();
                    return measure(gate.measures.back(), of);
                });
            return Result<void>(places_.unknown(key, {"kernel", "architecture", "runs", "seen", "measure"}));
        });
    }
    Result<void> plugin(model::BaselinePlugin &plugin, const toml::node &node) const {
        return each(node, in_quotes(plugin.name), [&](const toml::key &key, const toml::node &value) {
            if (key.str() == "version") return text(plugin.version, value, "version");
            if (key.str() == "variant") return text(plugin.variant, value, "variant");
            if (key.str() == "caveat") return text(plugin.caveat, value, "caveat");
            return Result<void>(places_.unknown(key, {"version", "variant", "caveat"}));
        });
    }
    Result<void> measure(model::BaselineMeasure &measure, const toml::node &node) const {
        std::optional<std::uint64_t> value, low, high;
        measure.unit = "count";
        auto read = each(node, in_quotes(measure.measure), [&](const toml::key &key, const toml::node &of) {
            if (key.str() == "value") return number(value, of, "value");
            if (key.str() == "low") return number(low, of, "low");
            if (key.str() == "high") return number(high, of, "high");
            if (key.str() == "unit") return unit(measure.unit, of);
            if (key.str() == "runs") return values(measure.runs, of);
            return Result<void>(places_.unknown(key, {"value", "low", "high", "unit", "runs"}));
        });
        if (!read) return read;
        if (!value) return places_.at(node, in_quotes(measure.measure) + ": it has no value");
        measure.value = *value;
        measure.low = low.value_or(*value);
        measure.high = high.value_or(*value);
        if (measure.low > measure.value || measure.value > measure.high)
            return places_.at(node, in_quotes(measure.measure) + ": its value lies outside its spread");
        return {};
    }

    template <class Read>
    Result<void> each(const toml::node &node, const std::string &name, Read read) const {
        const toml::table *table = node.as_table();
        if (!table) return places_.at(node, name + ": not a table");
        for (const auto &[key, value] : *table)
            if (Result<void> done = read(key, value); !done) return done;
        return {};
    }
    Result<void> text(std::string &to, const toml::node &node, const char *key) const {
        const auto *text = node.as_string();
        if (!text) return places_.at(node, std::string(key) + ": not a string");
        to = text->get();
        return {};
    }
    Result<void> number(std::optional<std::uint64_t> &to, const toml::node &node, const char *key) const {
        const auto *number = node.as_integer();
        if (!number || number->get() < 0) return places_.at(node, std::string(key) + ": not a number of 0 or more");
        to = static_cast<std::uint64_t>(number->get());
        return {};
    }
    Result<void> runs(std::uint32_t &to, const toml::node &node) const {
        std::optional<std::uint64_t> read;
        if (auto good = number(read, node, "runs"); !good) return good;
        if (*read > most_runs) return places_.at(node, "runs: more than " + std::to_string(most_runs));
        to = static_cast<std::uint32_t>(*read);
        return {};
    }
    Result<void> unit(std::string &to, const toml::node &node) const {
        if (auto read = text(to, node, "unit"); !read) return read;
        if (to == "count" || to == "bytes" || to == "ns") return {};
        return places_.at(node, "unit: not one of \"count\", \"bytes\", \"ns\"");
    }
    Result<void> values(std::vector<std::uint64_t> &to, const toml::node &node) const {
        const toml::array *array = node.as_array();
        if (!array || array->size() > most_runs) return places_.at(node, "runs: not an array of each run's value");
        for (const toml::node &item : *array) {
            std::optional<std::uint64_t> value;
            if (auto read = number(value, item, "runs"); !read) return read;
            to.push_back(*value);
        }
        return {};
    }

    Places places_;
};

} // namespace

Result<std::vector<model::GateBaseline>> parse_lock(const std::string &path, std::string_view text) {
    const auto table = parse_toml(path, text);
    if (!table) return table.error();
    return LockFile(path).read(*table);
}

Result<std::optional<std::vector<model::GateBaseline>>> read_lock(const std::string &path) {
    {
        const AsPerson asker(caller());
        struct stat status {};
        if (asker.good() && ::stat(path.c_str(), &status) != 0 && errno == ENOENT)
            return std::optional<std::vector<model::GateBaseline>>();
    }
    const auto text = text_chosen_by_caller(path);
    if (!text) return text.error();
    auto baselines = parse_lock(path, *text);
    if (!baselines) return std::move(baselines).error();
    return std::optional(*std::move(baselines));
}

} // namespace tracer::config
