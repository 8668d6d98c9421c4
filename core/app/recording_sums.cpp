// SPDX-License-Identifier: Apache-2.0
#include "app/recording_sums.hpp"

#include "base/strings.hpp"
#include "gate/compare/gatherer.hpp"
#include "recording/player.hpp"

#include <spdlog/spdlog.h>

namespace tracer::app {

Result<RecordingSums> sums_of(const std::string &folder) {
    auto recording = recording::Recording::open(folder);
    if (!recording) return std::move(recording).error();
    recording::Player player(std::move(*recording));
    gate::Gatherer gatherer(player.names());
    if (auto played = player.play(gatherer); !played) return std::move(played).error();
    if (player.missing_packets() > 0)
        spdlog::warn("{}: {} packets are missing, which the recorder could not write", harmless(folder),
                     player.missing_packets());
    if (const auto &damage = player.damage())
        spdlog::error("{}: damaged at byte {}: {}; what stands before it was compared", harmless(folder), damage->at,
                      harmless(damage->what));
    return RecordingSums{gatherer.gathered(), player.missing_packets() == 0 && !player.damage()};
}

} // namespace tracer::app
