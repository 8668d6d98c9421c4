// SPDX-License-Identifier: Apache-2.0
#include "gate/several_runs.hpp"

#include "base/strings.hpp"
#include "gate/ranges.hpp"

#include <algorithm>

namespace tracer::gate {

std::vector<Range> values_of(const Measure &measure, std::size_t index, std::span<const RunResult> runs) {
    std::vector<Range> values;
    for (const RunResult &run : runs)
        if (const Measured &measured = run.measures[index];
            !measure.is_time() || measured.records != 0 || !measured.value.exact())
            values.push_back(measured.value);
    return values;
}

Range median(std::span<const Range> values) {
    if (values.empty()) return {};
    std::vector<std::uint64_t> low, high;
    for (const Range &value : values) {
        low.push_back(value.low);
        high.push_back(value.high);
    }
    std::ranges::sort(low);
    std::ranges::sort(high);
    // With an even number of runs, the two in the middle bound it.
    return {low[(low.size() - 1) / 2], high[high.size() / 2]};
}

Range together(const Measure &measure, std::span<const Range> values) {
    if (values.empty()) return {};
    if (measure.is_time()) return median(values);
    Range all = values.front();
    for (const Range &value : values)
        all = {std::min(all.low, value.low), std::max(all.high, value.high)};
    return all;
}

const Seen *seen_by(const Measure &measure, const RunResult &run) {
    const auto found = std::ranges::find(run.plugins, measure.spec->name, &Seen::plugin);
    return found == run.plugins.end() ? nullptr : &*found;
}

Losses losses_of(const Measure &measure, std::span<const RunResult> runs) {
    Losses losses;
    for (const RunResult &run : runs) {
        losses.unfollowed = sum_or_most(losses.unfollowed, run.unfollowed);
        const Seen *seen = seen_by(measure, run);
        if (!seen) continue;
        losses.ring = sum_or_most(losses.ring, seen->ledger.lost_ring);
        losses.map = sum_or_most(losses.map, seen->ledger.lost_map);
        losses.missed = sum_or_most(losses.missed, seen->ledger.missed);
    }
    return losses;
}

std::string Losses::text() const {
    std::vector<std::string> parts;
    if (ring) parts.push_back(number_of(ring, "event") + " lost because the ring buffer was full");
    if (map) parts.push_back(number_of(map, "event") + " lost because a table was full");
    if (missed) parts.push_back(number_of(missed, "event") + " that the kernel did not show to the programs");
    if (unfollowed) parts.push_back("up to " + number_of(unfollowed, "thread") + " of the command not followed");
    return join(parts);
}

std::string Losses::what_to_try(const Measure &measure) const {
    std::vector<std::string> parts;
    if (ring) parts.emplace_back("a larger --ring-size");
    if (map) {
        const auto &options = measure.spec->options;
        const auto rows = std::ranges::find(options, TRACER_BIND_MAP_SIZE, &model::Option::binding);
        parts.push_back(rows == options.end() ? "a command that touches less" : "a larger --" + rows->name);
    }
    if (missed) parts.emplace_back("a machine with less other load, or another way to attach (--attach)");
    if (unfollowed) parts.emplace_back("a command with fewer threads at a time");
    return "try " + join(parts, ", or ");
}

bool failed(const model::CommandEnd &end) { return !end.exit_status || *end.exit_status != 0; }

std::string failure_text(std::span<const RunResult> runs) {
    const auto first = std::ranges::find_if(runs, [](const RunResult &run) { return failed(run.command); });
    if (first == runs.end()) return {};
    std::string text = "the command failed";
    if (runs.size() > 1)
        text += " in run " + std::to_string(first - runs.begin() + 1) + " of " + std::to_string(runs.size());
    if (first->command.exit_status) return text + " (exit status " + std::to_string(*first->command.exit_status) + ")";
    if (first->command.signal) return text + " (killed by signal " + std::to_string(*first->command.signal) + ")";
    return text + " (it did not end)";
}

std::string number_of(std::uint64_t number, const std::string &thing) {
    return amount_text(number, Unit::count) + ' ' + thing + (number == 1 ? "" : "s");
}

} // namespace tracer::gate
