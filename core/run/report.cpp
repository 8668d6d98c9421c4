// SPDX-License-Identifier: Apache-2.0
#include "run/report.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tracer::run {

std::string ledger_line(const model::Ledger &l) {
    return fmt::format("seen {} = emitted {} + filtered {} + lost_ring {} + lost_map {}; missed {}", l.seen, l.emitted,
                       l.filtered, l.lost_ring, l.lost_map, l.missed);
}

std::string loss_line(const model::Ledger &l) {
    std::string line;
    const auto add = [&line](const char *name, std::uint64_t count) {
        if (count) line += fmt::format("{}{} {}", line.empty() ? "" : ", ", name, count);
    };
    add("lost_ring", l.lost_ring);
    add("lost_map", l.lost_map);
    add("missed", l.missed);
    return line;
}

void Report::command_user(const std::string &who) {
    if (!quiet_) spdlog::info("running the command as {}", who);
}

void Report::caveat(const std::string &plugin, const std::string &variant, const std::string &caveat) {
    if (!quiet_ && !caveat.empty()) spdlog::info("{}: by {}: {}", plugin, variant, caveat);
}

void Report::interval(const std::string &plugin, const model::Ledger &difference, std::uint64_t missed_ticks) {
    if (!difference.lost() && !missed_ticks) return;
    Pending &pending = pending_[plugin];
    pending.loss.lost_ring += difference.lost_ring;
    pending.loss.lost_map += difference.lost_map;
    pending.loss.missed += difference.missed;
    pending.missed_ticks += missed_ticks;
    const std::uint64_t now = clock_.boot_ns();
    if (pending.said_at && now - pending.said_at < 1'000'000'000) return;
    if (pending.loss.lost()) spdlog::warn("{}: events lost: {}", plugin, loss_line(pending.loss));
    if (pending.missed_ticks)
        spdlog::warn(
            "{}: {} ticks missed: an interval takes longer to read than it lasts; their events are in the next one",
            plugin, pending.missed_ticks);
    pending = {};
    pending.said_at = now;
}

void Report::unfollowed(std::uint64_t threads) {
    if (threads)
        spdlog::warn("up to {} threads of the command were not followed: what they did is not in the records", threads);
}

void Report::summary(const std::string &plugin, const model::Ledger &total, std::uint64_t lost_output,
                     std::uint64_t missed_ticks, std::uint64_t intervals) {
    if (quiet_) return;
    const auto output = lost_output ? fmt::format("; lost_output {}", lost_output) : std::string();
    const auto ticks =
        missed_ticks ? fmt::format("; {} ticks missed, {} served", missed_ticks, intervals) : std::string();
    spdlog::info("{}: {}{}{}", plugin, ledger_line(total), output, ticks);
}

} // namespace tracer::run
