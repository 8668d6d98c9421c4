// SPDX-License-Identifier: Apache-2.0
// The formats that records can be written in, one row each. What is in a row stands in the format's own file.
#pragma once

#include "base/load_average.hpp"
#include "output/backlog.hpp"
#include "output/wall_time.hpp"
#include "stream/listener.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::output {

/// What a format needs of its surroundings. All outlive it.
struct FormatContext {
    WallTime *time = nullptr; ///< of all formats together
    model::Names *names = nullptr;
    LoadAverage *load = nullptr;           ///< of all who write of a moment; null: the format's own
    std::uint64_t run_start_boot_ns = 0;   ///< of TRACER_TYPE_ELAPSED
    bool several = false;                  ///< more than one plugin: each line of text says whose it is
    bool no_native = false;                ///< plugins' format_text callbacks are not called
    bool csv_raw = false;                  ///< CSV fields that a spreadsheet would run are left as they are
    std::vector<model::Selection> columns; ///< that text and CSV show, where not all; checked
    Backlog *backlog = nullptr;            ///< of one of several outputs; null: the only one, which may hold up the run
    std::vector<std::string> outputs;      ///< names of all outputs, where there are several
};

struct Format {
    const char *name;
    const char *help;     ///< what it is for, in a line
    bool file_per_plugin; ///< takes a sink for each plugin, in their order; else one
    bool rendered;        ///< lays each source out as its plugin's renderer says
    std::unique_ptr<stream::Listener> (*make)(const FormatContext &context, const std::vector<ByteSink *> &sinks);
};

[[nodiscard]] std::span<const Format *const> formats();
/// nullptr: there is none of that name.
[[nodiscard]] const Format *find_format(std::string_view name);

} // namespace tracer::output
