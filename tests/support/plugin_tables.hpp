// SPDX-License-Identifier: Apache-2.0
// What the tests need to know of each plugin of this repository: plugins/NAME/tests/table.json. Knows neither a
// plugin's name nor what it traces, so a new one is tested as it stands.
//
//   job         the workload's words that make "{n}" events, in one process; "{file}" is a file of its own
//   options     without which that job is not seen
//   few, many   how many events a test under pressure makes, and one that looks for skipped programs
//   background  events that the rest of the machine may add to many
//   told_by     "comm": a process cannot be chosen by its id, as the events are its children's; else "pid"
//   counts      the events that its records hold: for each type of record the keys to add up, or none to count records
//   busy        the plugin beside others, while the workload's job "busy" runs: truth (what that says it did, added
//               up), options, where (the records that are meant)
//   overflow    a table too small: job, options, own (that process alone), events, rows (at most)
//   unseen      words by which explain says what no way here sees
//   ways        one row per variant: kind (a word of --attach), since (the oldest of the guests' kernels that has
//               it), and what differs from the above
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace tracer::test {

/// One variant of a plugin.
struct Way {
    std::string plugin, variant;
    nlohmann::json table; ///< the plugin's with the variant's own row over it

    [[nodiscard]] std::string kind() const { return table.at("kind"); }
    /// Words of the table at `path` ("/job"), filled in; none where there is no such row.
    [[nodiscard]] std::vector<std::string> words(const char *path, std::int64_t n = 0,
                                                 const std::string &file = {}) const;
    [[nodiscard]] std::int64_t number(const char *path, std::int64_t fallback = 0) const;
    [[nodiscard]] bool has_ring() const { return table.at("counts").contains("event"); }
    [[nodiscard]] bool told_by_comm() const { return table.value("told_by", "pid") == "comm"; }

    friend void PrintTo(const Way &way, std::ostream *out);
};

/// The names of all plugins, sorted: the folders below plugins/.
[[nodiscard]] const std::vector<std::string> &plugin_names();
/// The table of one, as it is written; null: it has none (which is for a test to say). Throws where it is no JSON.
[[nodiscard]] const nlohmann::json &plugin_table(const std::string &plugin);
/// Each variant of a plugin, in the table's order.
[[nodiscard]] std::vector<Way> ways_of(const std::string &plugin);
/// Those of all plugins for which `chosen` says true.
[[nodiscard]] std::vector<Way> all_ways(bool (*chosen)(const Way &) = [](const Way &) { return true; });

/// For names of parametrized tests.
[[nodiscard]] std::string name_of_way(const Way &way);

} // namespace tracer::test
