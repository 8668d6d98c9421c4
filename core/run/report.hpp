// SPDX-License-Identifier: Apache-2.0
// What a run says on stderr: caveats, losses as they happen (at most one line per second and plugin), the summary.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/ledger.hpp"
#include "stream/listener.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>

namespace tracer::run {

/// "seen 120 = emitted 118 + filtered 2 + lost_ring 0 + lost_map 0; missed 0", and "; left_out 7" where rows were.
[[nodiscard]] std::string ledger_line(const model::Ledger &ledger);
/// "lost_ring 12, missed 3": what is not 0; empty where nothing was lost.
[[nodiscard]] std::string loss_line(const model::Ledger &ledger);
/// "lost_output 12", with several outputs also whose: "lost_output 12 (json:fifo 10, csv:dir/ 2)"; empty for 0.
[[nodiscard]] std::string lost_output_line(std::uint64_t records, std::span<const stream::Loss> losses);

class Report {
public:
    explicit Report(const Clock &clock, bool quiet) : clock_(clock), quiet_(quiet) {}

    /// At the start: whom the command runs as.
    void command_user(const std::string &who);
    void caveat(const std::string &plugin, const std::string &variant, const std::string &caveat);
    /// After an interval: collects losses and missed ticks, and reports them when a second has passed since the last
    /// line.
    void interval(const std::string &plugin, const model::Ledger &difference, std::uint64_t missed_ticks);
    /// One of several outputs has failed; the run goes on.
    static void output_failed(const std::string &output, const Error &error);
    /// Once a second: what each of several outputs has lost so far. Reports what is new, but not for one that has
    /// failed.
    void output_losses(const std::string &plugin, std::span<const stream::Loss> losses);
    static void no_seccomp();
    /// At the end: how the command ended; says nothing for empty words.
    static void command_ended(const std::string &words);
    /// Why there are no symbols; says nothing for empty words.
    static void symbols(const std::string &trouble);
    /// At the end: threads of the command that may not have been followed; says nothing for 0.
    static void unfollowed(std::uint64_t threads);
    /// `lost_output`: as lost_output_line() words it.
    void summary(const std::string &plugin, const model::Ledger &total, const std::string &lost_output,
                 std::uint64_t missed_ticks, std::uint64_t intervals);
    /// At the end: a plugin that counts wrongly; says nothing for empty words.
    static void contradiction(const std::string &plugin, const std::string &words);

private:
    struct Pending {
        model::Ledger loss;
        std::uint64_t missed_ticks = 0;
        std::uint64_t said_at = 0;
    };
    const Clock &clock_;
    bool quiet_;
    std::map<std::string, Pending> pending_;
    std::map<std::pair<std::string, std::string>, std::uint64_t> said_; ///< losses, by plugin and output
};

} // namespace tracer::run
