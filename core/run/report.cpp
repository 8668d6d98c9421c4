// SPDX-License-Identifier: Apache-2.0
#include "run/report.hpp"

#include "base/strings.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tracer::run {
namespace {
std::string ticks_text(std::uint64_t count) { return fmt::format("{} tick{}", count, count == 1 ? "" : "s"); }
} // namespace

std::string ledger_line(const model::Ledger &l) {
    const auto rows = l.left_out ? fmt::format("; left_out {}", l.left_out) : std::string();
    return fmt::format("seen {} {} emitted {} + filtered {} + lost_ring {} + lost_map {}; missed {}{}", l.seen,
                       l.balanced() ? "=" : "!=", l.emitted, l.filtered, l.lost_ring, l.lost_map, l.missed, rows);
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

std::string lost_output_line(std::uint64_t records, std::span<const stream::Loss> losses) {
    if (!records) return {};
    std::string whose;
    for (const stream::Loss &loss : losses)
        if (loss.records) whose += fmt::format("{}{} {}", whose.empty() ? "" : ", ", loss.listener, loss.records);
    return fmt::format("lost_output {}{}", records, whose.empty() ? "" : " (" + whose + ")");
}

void Report::command_user(const std::string &who) {
    if (!quiet_) spdlog::info("running the command as {}", who);
}

void Report::caveat(const std::string &plugin, const std::string &variant, const std::string &caveat) {
    if (!quiet_ && !caveat.empty()) spdlog::info("{}: by {}: {}", plugin, harmless(variant), harmless(caveat));
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
        spdlog::warn("{}: {} missed: an interval takes longer to read than it lasts; what happened is in the next one",
                     plugin, ticks_text(pending.missed_ticks));
    pending = {};
    pending.said_at = now;
}

void Report::output_failed(const std::string &output, const Error &error) {
    spdlog::warn("output {}: {}; the others go on", output, harmless(error.line()));
}

void Report::output_losses(const std::string &plugin, std::span<const stream::Loss> losses) {
    for (const stream::Loss &loss : losses) {
        std::uint64_t &said = said_[{plugin, loss.listener}];
        if (!loss.failed && loss.records > said)
            spdlog::warn("{}: output {} is too slow: {} records lost", plugin, loss.listener, loss.records - said);
        said = loss.records;
    }
}

void Report::no_seccomp() {
    spdlog::warn("this kernel or container has no seccomp filters: system calls that the run does not need stay "
                 "open to it");
}

void Report::command_ended(const std::string &words) {
    if (!words.empty()) spdlog::info("{}", words);
}

void Report::symbols(const std::string &trouble) {
    if (!trouble.empty()) spdlog::warn("{}", harmless(trouble));
}

void Report::unfollowed(std::uint64_t threads) {
    if (threads)
        spdlog::warn("up to {} threads of the command were not followed: what they did is not in the records", threads);
}

void Report::summary(const std::string &plugin, const model::Ledger &total, const std::string &lost_output,
                     std::uint64_t missed_ticks, std::uint64_t intervals) {
    if (quiet_) return;
    const auto output = lost_output.empty() ? std::string() : "; " + harmless(lost_output);
    const auto ticks =
        missed_ticks ? fmt::format("; {} missed, {} served", ticks_text(missed_ticks), intervals) : std::string();
    spdlog::info("{}: {}{}{}", plugin, ledger_line(total), output, ticks);
}

void Report::contradiction(const std::string &plugin, const std::string &words) {
    if (!words.empty())
        spdlog::error("plugin {} counts wrongly, so nobody can tell whether its records are complete: {}", plugin,
                      words);
}

} // namespace tracer::run
