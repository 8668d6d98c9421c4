// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/open_recording.hpp"
#include "config/selections.hpp"
#include "output/outputs.hpp"
#include "run/recording_output.hpp"
#include "run/report.hpp"
#include "stream/sieve.hpp"

namespace tracer::app {
namespace {

using recording::Played;
using recording::Player;

/// What a run says on stderr when it ends, and whether something is missing.
bool say_summary(const Player &player, const stream::Tee &outputs, const stream::Sieve *sieve,
                 const std::string &folder, tracer::run::Report &report) {
    tracer::run::Report::unfollowed(player.unfollowed());
    bool lost = player.unfollowed() > 0;
    for (const stream::Feed &feed : player.feeds()) {
        const Played &played = player.played()[feed.index];
        if (!played.started) continue;
        std::uint64_t lost_then = 0;
        for (const stream::Loss &loss : played.losses)
            lost_then += loss.records;
        const std::uint64_t lost_now = outputs.lost_output(feed);
        const auto &losses = lost_now > 0 ? outputs.losses_of(feed) : played.losses;
        const model::Ledger ledger = sieve ? sieve->accounted(feed, played.ledger) : played.ledger;
        report.summary(feed.spec->name, ledger, tracer::run::lost_output_line(lost_now + lost_then, losses),
                       played.missed_ticks, played.intervals);
        if (!played.ledger.balanced())
            tracer::run::Report::contradiction(feed.spec->name, "its ledger does not add up");
        lost = lost || !played.ledger.balanced() || played.ledger.lost() > 0 || lost_then > 0 || lost_now > 0;
    }
    const bool whole = say_missing(player, folder, "shown");
    return lost || !whole;
}

/// Do --where and --columns fit what was recorded?
Result<void> check_selections(const config::Request &request, const Player &player) {
    config::Request recorded;
    recorded.run = request.run;
    for (const recording::PluginUse &plugin : player.description().plugins)
        recorded.plugins.push_back({plugin.spec.name, &plugin.spec, plugin.settings});
    const auto formats = output::format_names();
    return config::check_selections(recorded, formats);
}

} // namespace

Result<ExitCode> replay(const config::Request &request, Plugins &) {
    auto recording = open_recording(request.words.front());
    if (!recording) return std::move(recording).error();
    Player player(std::move(*recording));
    if (auto fit = check_selections(request, player); !fit) return std::move(fit).error();
    model::RunSettings settings = request.run;
    settings.no_native = true; // a plugin's code is not part of a recording
    settings.csv_raw = settings.csv_raw || player.description().csv_raw;
    if (auto apart = tracer::run::check_outside(request.words.front(), settings.outputs); !apart)
        return std::move(apart).error();
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
    std::vector<stream::Sieve::Subject> subjects;
    for (const recording::PluginUse &plugin : player.description().plugins)
        subjects.push_back({&plugin.spec, &plugin.settings});
    auto sieve = stream::Sieve::make(tee, player.names(), player.description().run_start, settings.where, subjects);
    if (!sieve) return std::move(sieve).error();
    const SystemClock clock;
    tracer::run::Report report(clock, settings.quiet);
    player.on_start = [&](const stream::Feed &feed) { report.caveat(feed.spec->name, feed.variant, feed.caveat); };
    auto played = player.play(*sieve ? static_cast<stream::Listener &>(**sieve) : tee);
    const bool lost = say_summary(player, tee, sieve->get(), request.words.front(), report);
    if (!played) return std::move(played).error();
    if (auto failure = tee.failure()) return std::move(*failure);
    return player.damage() || (settings.strict && lost) ? ExitCode::loss : ExitCode::ok;
}

} // namespace tracer::app
