// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "base/strings.hpp"
#include "output/outputs.hpp"
#include "recording/player.hpp"
#include "run/report.hpp"

#include <algorithm>
#include <spdlog/spdlog.h>

namespace tracer::app {
namespace {

using recording::Played;
using recording::Player;

/// What a run says on stderr when it ends, and whether something is missing.
bool say_summary(const Player &player, const stream::Tee &outputs, const std::string &folder, bool quiet) {
    const SystemClock clock;
    tracer::run::Report report(clock, quiet);
    bool lost = false;
    for (const stream::Feed &feed : player.feeds()) {
        const Played &played = player.played()[feed.index];
        if (!played.started) continue;
        report.caveat(feed.spec->name, feed.variant, feed.caveat);
        std::uint64_t lost_then = 0;
        for (const stream::Loss &loss : played.losses)
            lost_then += loss.records;
        const std::uint64_t lost_now = outputs.lost_output(feed);
        const auto &losses = lost_now > 0 ? outputs.losses_of(feed) : played.losses;
        report.summary(feed.spec->name, played.ledger, tracer::run::lost_output_line(lost_now + lost_then, losses),
                       played.missed_ticks, played.intervals);
        lost = lost || played.ledger.lost() > 0 || lost_then > 0 || lost_now > 0;
    }
    if (player.missing_packets() > 0)
        spdlog::warn("{}: {} packets are missing, which the recorder could not write", folder,
                     player.missing_packets());
    if (const auto &damage = player.damage())
        spdlog::error("{}/{}: damaged at byte {}: {}; what stands before it was shown", folder, recording::stream_file,
                      damage->at, harmless(damage->what));
    return lost || player.missing_packets() > 0;
}

} // namespace

Result<ExitCode> replay(const config::Request &request, Plugins &) {
    auto recording = recording::Recording::open(request.words.front());
    if (!recording) return std::move(recording).error();
    Player player(std::move(*recording));
    model::RunSettings settings = request.run;
    settings.no_native = true; // a plugin's code is no part of a recording
    settings.csv_raw = settings.csv_raw || player.description().csv_raw;
    std::vector<std::string> names;
    for (const recording::PluginUse &plugin : player.description().plugins)
        names.push_back(plugin.spec.name);
    output::FormatContext context;
    context.names = &player.names();
    context.load = &player.load();
    context.run_start_boot_ns = player.description().run_start;
    auto outputs = output::Outputs::open(settings, names, player.distance(), context, output::Pace::patient);
    if (!outputs) return std::move(outputs).error();
    stream::Tee &tee = (*outputs)->tee();
    tee.on_failure = tracer::run::Report::output_failed;
    auto played = player.play(tee);
    const bool lost = say_summary(player, tee, harmless(request.words.front()), settings.quiet);
    if (!played) return std::move(played).error();
    if (auto failure = tee.failure()) return std::move(*failure);
    return player.damage() || (settings.strict && lost) ? ExitCode::loss : ExitCode::ok;
}

} // namespace tracer::app
