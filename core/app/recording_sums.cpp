// SPDX-License-Identifier: Apache-2.0
#include "app/recording_sums.hpp"

#include "app/open_recording.hpp"
#include "gate/compare/gatherer.hpp"

namespace tracer::app {

Result<RecordingSums> sums_of(const std::string &folder) {
    auto recording = open_recording(folder);
    if (!recording) return std::move(recording).error();
    recording::Player player(std::move(*recording));
    gate::Gatherer gatherer(player.names());
    if (auto played = player.play(gatherer); !played) return std::move(played).error();
    const bool whole = say_missing(player, folder, "compared");
    return RecordingSums{gatherer.gathered(), whole};
}

} // namespace tracer::app
