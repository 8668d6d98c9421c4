// SPDX-License-Identifier: Apache-2.0
#include "gate/wire.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <optional>

namespace tracer::gate {
namespace {

using Json = nlohmann::json;

Json ledger_out(const model::Ledger &l) { return {l.seen, l.emitted, l.filtered, l.lost_ring, l.lost_map, l.missed}; }

/// A whole number from 0 up and nothing else; Json's own conversion would turn others into one.
std::uint64_t natural(const Json &value) {
    if (!value.is_number_unsigned()) throw std::invalid_argument("not a natural number");
    return value.get<std::uint64_t>();
}

model::Ledger ledger_in(const Json &list) {
    return {natural(list.at(0)), natural(list.at(1)), natural(list.at(2)),
            natural(list.at(3)), natural(list.at(4)), natural(list.at(5))};
}

Json small_out(const std::optional<int> &value) { return value ? Json(static_cast<unsigned>(*value)) : Json(); }

std::optional<int> small_in(const Json &value) {
    if (value.is_null()) return std::nullopt;
    const std::uint64_t number = natural(value);
    if (number > 255) throw std::invalid_argument("not a status");
    return static_cast<int>(number);
}

Measured measured_in(const Json &list) {
    const Measured measured{{natural(list.at(0)), natural(list.at(1))}, natural(list.at(2))};
    if (measured.value.low > measured.value.high) throw std::invalid_argument("not a range");
    return measured;
}

Seen seen_in(const Json &seen) {
    std::array<std::string, 4> texts;
    for (std::size_t i = 0; i < texts.size(); ++i)
        texts[i] = seen.at(i).get<std::string>();
    return {texts[0], texts[1], texts[2], texts[3], ledger_in(seen.at(4))};
}

Error senseless() {
    return {ExitCode::cannot_trace, "the process that traced gave a result that makes no sense",
            "run it again; if it happens again, report it"};
}

} // namespace

std::string to_wire(const RunResult &result) {
    Json measures = Json::array(), plugins = Json::array();
    for (const Measured &m : result.measures)
        measures.push_back({m.value.low, m.value.high, m.records});
    for (const Seen &s : result.plugins)
        plugins.push_back({s.plugin, s.version, s.variant, s.caveat, ledger_out(s.ledger)});
    const Json whole{{"measures", std::move(measures)},
                     {"plugins", std::move(plugins)},
                     {"kernel", result.kernel},
                     {"architecture", result.architecture},
                     {"exit_status", small_out(result.command.exit_status)},
                     {"signal", small_out(result.command.signal)},
                     {"unfollowed", result.unfollowed}};
    return whole.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<RunResult> from_wire(std::string_view bytes, std::size_t measures) {
    try {
        const Json whole = Json::parse(bytes);
        RunResult result;
        for (const Json &list : whole.at("measures"))
            result.measures.push_back(measured_in(list));
        for (const Json &seen : whole.at("plugins"))
            result.plugins.push_back(seen_in(seen));
        if (result.measures.size() != measures) throw std::invalid_argument("not its measures");
        result.kernel = whole.at("kernel").get<std::string>();
        result.architecture = whole.at("architecture").get<std::string>();
        result.command = {small_in(whole.at("exit_status")), small_in(whole.at("signal"))};
        result.unfollowed = natural(whole.at("unfollowed"));
        return result;
    } catch (const std::exception &) { // Json's, or ours above
        return senseless();
    }
}

std::string to_wire(const std::vector<Change> &changes) {
    Json all = Json::array();
    for (const Change &c : changes)
        all.push_back({c.plugin, c.row, c.column, static_cast<unsigned>(c.unit), c.before, c.after});
    return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::vector<Change>> changes_from_wire(std::string_view bytes) {
    try {
        std::vector<Change> changes;
        for (const Json &list : Json::parse(bytes)) {
            const std::uint64_t unit = natural(list.at(3));
            if (unit > static_cast<std::uint64_t>(Unit::nanoseconds)) throw std::invalid_argument("not a unit");
            changes.push_back({list.at(0).get<std::string>(), list.at(1).get<std::string>(),
                               list.at(2).get<std::string>(), static_cast<Unit>(unit), natural(list.at(4)),
                               natural(list.at(5))});
        }
        return changes;
    } catch (const std::exception &) {
        return senseless();
    }
}

} // namespace tracer::gate
