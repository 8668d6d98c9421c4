// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "base/strings.hpp"
#include "config/selections.hpp"
#include "model/conditions.hpp"
#include "output/outputs.hpp"
#include "recording/player.hpp"
#include "run/report.hpp"
#include "stream/sieve.hpp"

#include <algorithm>
#include <spdlog/spdlog.h>

namespace tracer::app {
namespace {

using recording::Played;
using recording::Player;

/// What a run says on stderr when it ends, and whether something is missing.
bool say_summary(const Player &player, const stream::Tee &outputs, const stream::Sieve *sieve,
                 const std::string &folder, bool quiet) {
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
        const model::Ledger ledger = sieve ? sieve->accounted(feed, played.ledger) : played.ledger;
        report.summary(feed.spec->name, ledger, tracer::run::lost_output_line(lost_now + lost_then, losses),
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

/// Do --where and --columns fit what was recorded?
Result<void> check_selections(const config::Request &request, const Player &player) {
    config::Request recorded;
    recorded.run = request.run;
    for (const recording::PluginUse &plugin : player.description().plugins)
        recorded.plugins.push_back({plugin.spec.name, &plugin.spec, plugin.settings});
    const auto formats = output::format_names();
    return config::check_selections(recorded, formats);
}

/// What stands before the outputs if there are conditions; null: nothing does.
Result<std::unique_ptr<stream::Sieve>> make_sieve(const model::RunSettings &settings, Player &player,
                                                  stream::Listener &to) {
    std::unique_ptr<stream::Sieve> sieve;
    if (settings.where.empty()) return sieve;
    std::vector<model::Conditions> conditions;
    for (const recording::PluginUse &plugin : player.description().plugins) {
        auto made = model::Conditions::make(plugin.spec, plugin.settings, settings.where);
        if (!made) return std::move(made).error();
        conditions.push_back(std::move(*made));
    }
    sieve = std::make_unique<stream::Sieve>(to, player.names(), player.description().run_start, std::move(conditions));
    return sieve;
}

} // namespace

Result<ExitCode> replay(const config::Request &request, Plugins &) {
    auto recording = recording::Recording::open(request.words.front());
    if (!recording) return std::move(recording).error();
    Player player(std::move(*recording));
    if (auto fit = check_selections(request, player); !fit) return std::move(fit).error();
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
    auto sieve = make_sieve(settings, player, tee);
    if (!sieve) return std::move(sieve).error();
    auto played = player.play(*sieve ? static_cast<stream::Listener &>(**sieve) : tee);
    const bool lost = say_summary(player, tee, sieve->get(), harmless(request.words.front()), settings.quiet);
    if (!played) return std::move(played).error();
    if (auto failure = tee.failure()) return std::move(*failure);
    return player.damage() || (settings.strict && lost) ? ExitCode::loss : ExitCode::ok;
}

} // namespace tracer::app
