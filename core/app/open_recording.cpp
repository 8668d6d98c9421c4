// SPDX-License-Identifier: Apache-2.0
#include "app/open_recording.hpp"

#include "base/caller.hpp"
#include "base/strings.hpp"

#include <spdlog/spdlog.h>

namespace tracer::app {

Result<recording::Recording> open_recording(const std::string &folder) {
    const AsPerson asker(caller());
    if (!asker.good()) return Error{ExitCode::cannot_trace, "cannot take on the rights of the calling user", {}};
    return recording::Recording::open(folder);
}

bool say_missing(const recording::Player &player, const std::string &folder, const char *became) {
    if (player.missing_packets() > 0)
        spdlog::warn("{}: {} packets are missing, which the recorder could not write", harmless(folder),
                     player.missing_packets());
    if (const auto &damage = player.damage())
        spdlog::error("{}/{}: damaged at byte {}: {}; everything before it was {}", harmless(folder),
                      recording::stream_file, damage->at, harmless(damage->what), became);
    return player.missing_packets() == 0 && !player.damage();
}

} // namespace tracer::app
