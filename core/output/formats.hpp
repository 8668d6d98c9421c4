// SPDX-License-Identifier: Apache-2.0
// The formats that records can be written in, one row each. Each format's own file fills its row.
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

/// What a format needs from its surroundings. All of it outlives the format.
struct FormatContext {
    WallTime *time = nullptr; ///< shared by all formats
    model::Names *names = nullptr;
    LoadAverage *load = nullptr;           ///< shared by all who write about one moment; null: the format's own
    std::uint64_t run_start_boot_ns = 0;   ///< for TRACER_TYPE_ELAPSED
    bool several = false;                  ///< more than one plugin: each line of text says whose it is
    bool no_native = false;                ///< plugins' format_text callbacks are not called
    bool csv_raw = false;                  ///< CSV fields that a spreadsheet would run are left as they are
    std::vector<model::Selection> columns; ///< shown in text and CSV, if not all; checked
    Backlog *backlog = nullptr;       ///< for one of several outputs; null: the only one, which may hold up the run
    std::vector<std::string> outputs; ///< names of all outputs, if there are several
};

struct Format {
    const char *name;
    const char *help;     ///< what it is for, in a line
    bool file_per_plugin; ///< takes a sink for each plugin, in their order; else one
    bool rendered;        ///< lays each source out as its plugin's renderer says
    std::unique_ptr<stream::Listener> (*make)(const FormatContext &context, const std::vector<ByteSink *> &sinks);
};

[[nodiscard]] std::span<const Format *const> formats();
/// The same for those who ask which there are.
[[nodiscard]] std::vector<model::FormatName> format_names();
/// nullptr: there is none of that name.
[[nodiscard]] const Format *find_format(std::string_view name);

} // namespace tracer::output
