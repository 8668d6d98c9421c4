// SPDX-License-Identifier: Apache-2.0
// What a recording says of its run as a whole: the kernel, the clocks, and each plugin's description and settings, so
// that neither kernel nor plugins are needed to show it again. Written as JSON; read as bytes that anybody may have
// made.
#pragma once

#include "base/result.hpp"
#include "model/kernel_facts.hpp"
#include "model/settings.hpp"
#include "recording/format.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tracer::recording {

struct PluginUse {
    model::PluginSpec spec; ///< without code: neither objects' bytes nor callbacks
    model::PluginSettings settings;
};

struct Description {
    Uuid uuid{};
    std::string tracer; ///< the version of the program that wrote it
    model::KernelFacts kernel;
    std::string machine;            ///< "x86_64"
    std::uint64_t run_start = 0;    ///< boot clock; of TRACER_TYPE_ELAPSED
    std::uint64_t distance = 0;     ///< wall - boot, modulo 2^64, when it was written
    bool csv_raw = false;           ///< how CSV was asked for
    std::vector<PluginUse> plugins; ///< in the order of the command line

    [[nodiscard]] std::vector<const model::PluginSpec *> specs() const {
        std::vector<const model::PluginSpec *> all;
        for (const PluginUse &plugin : plugins)
            all.push_back(&plugin.spec);
        return all;
    }
};

/// ASCII, one line.
[[nodiscard]] std::string to_json(const Description &description);
/// It is checked as a plugin's own description is. Errors: usage; the message has no path.
[[nodiscard]] Result<Description> from_json(std::string_view text);

} // namespace tracer::recording
