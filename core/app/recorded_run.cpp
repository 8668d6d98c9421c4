// SPDX-License-Identifier: Apache-2.0
#include "app/recorded_run.hpp"

#include "app/open_recording.hpp"
#include "base/strings.hpp"
#include "gate/collector.hpp"

#include <algorithm>

namespace tracer::app {

RecordedRun::RecordedRun(std::string folder, recording::Recording recording)
    : folder_(std::move(folder)), player_(std::make_unique<recording::Player>(std::move(recording))) {}

Result<RecordedRun> RecordedRun::open(const std::string &folder) {
    auto recording = open_recording(folder);
    if (!recording) return std::move(recording).error();
    return RecordedRun(folder, std::move(*recording));
}

ChoosePlugin RecordedRun::plugins() const {
    return [this](const std::string &name) -> Result<config::PluginRequest> {
        std::vector<std::string> known;
        for (const recording::PluginUse &use : player_->description().plugins) {
            if (use.spec.name == name) return config::PluginRequest{name, &use.spec, use.settings};
            known.push_back(use.spec.name);
        }
        return Error{ExitCode::usage, "the recording has no plugin " + in_quotes(name),
                     "it has " + harmless(join(known))};
    };
}

Result<gate::RunResult> RecordedRun::measure(gate::Gate &gate) {
    gate::Collector collector(gate.measures, player_->names(), harmless(player_->description().machine),
                              player_->description().run_start);
    if (auto played = player_->play(collector); !played) return std::move(played).error();
    if (player_->damage() || player_->missing_packets() > 0)
        return Error{ExitCode::loss,
                     harmless(folder_) + ": a part of the recording is missing, which could tip the scales",
                     "tracer replay says where; record it again"};
    auto result = collector.result(player_->unfollowed());
    // Without a command, none has failed.
    if (!result.command.exit_status && !result.command.signal) result.command.exit_status = 0;
    return result;
}

} // namespace tracer::app
