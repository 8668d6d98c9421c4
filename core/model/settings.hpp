// SPDX-License-Identifier: Apache-2.0
// What the user asked for: the run's settings and each plugin's option values, parsed and in range. Built by
// config/; knows neither where a value came from nor what will be done with it.
#pragma once

#include "base/result.hpp"
#include "model/addresses.hpp"
#include "model/schema.hpp"

#include <array>
#include <map>
#include <optional>
#include <variant>

namespace tracer::model {

/// TRACER_OPTION_SET: bit n is value n.
using Mask = std::array<std::uint64_t, 2>;
/// TRACER_OPTION_ENTRIES: key (UINT32_MAX is "default") to text.
using Entries = std::map<std::uint32_t, std::string>;
/// TRACER_OPTION_PATH.
struct PathId {
    std::string path;
    std::uint64_t inode = 0;
    std::uint32_t dev = 0; ///< the kernel's own encoding: major << 20 | minor
};
/// TRACER_OPTION_NET.
using Nets = std::vector<Net>;
/// One option's value: bool FLAG; uint64 UNSIGNED, CHOICE (the label's value), DURATION (ns), ERRNO, PORT, SIGNAL,
/// SYSCALL; int64 SIGNED; Address IP; ...
using OptionValue = std::variant<bool, std::uint64_t, std::int64_t, std::string, Mask, Entries, PathId, Address, Nets>;

/// Option values by option name: those that were given, and the fallbacks of the others; absent: unset.
struct PluginSettings {
    std::map<std::string, OptionValue> values;

    [[nodiscard]] const OptionValue *find(const std::string &name) const;
    /// Does the condition hold? FLAG: set; SET or CHOICE with a label: contains it.
    [[nodiscard]] bool holds(const PluginSpec &spec, const Condition &condition) const;
    /// Does the source deliver under these settings?
    [[nodiscard]] bool delivers(const PluginSpec &spec, const Source &source) const { return holds(spec, source.when); }
    /// The value of the option bound to `bind` by `binding`, or nullptr.
    [[nodiscard]] const OptionValue *bound(const PluginSpec &spec, tracer_binding binding, std::string_view bind) const;
};

/// Settings with every fallback filled in, for code that makes a writer by hand.
[[nodiscard]] Result<PluginSettings> default_settings(const PluginSpec &spec);

/// A way to write records, as --format names it; output/ has them.
struct FormatName {
    std::string name;
    std::string help;      ///< a few words for people
    bool rendered = false; ///< each source is laid out as its plugin's renderer says
};

/// Where records go and how they are written.
struct OutputRequest {
    std::string format; ///< a format's name; empty: the run's
    std::string path;   ///< empty: stdout
    friend bool operator==(const OutputRequest &, const OutputRequest &) = default;
};

/// What --where or --columns asks for, as text.
struct Selection {
    std::string plugin; ///< whose; empty: every plugin's
    std::string text;
    std::string about; ///< where it was written, for messages: "option --where"
    friend bool operator==(const Selection &, const Selection &) = default;
};

/// The common filters, as typed; see <tracer/bpf/filter.h> for their meaning.
struct Filters {
    std::uint32_t pid = 0, tid = 0;
    std::optional<std::uint32_t> uid;
    std::string comm;   ///< at most 15 bytes
    std::string cgroup; ///< a path: absolute, or below the cgroup2 mount
};

struct RunSettings {
    std::optional<std::uint64_t> interval_ns; ///< unset: the plugin's own default, else 1 s
    std::uint64_t count = 0;                  ///< intervals; 0: no end
    std::uint64_t duration_ns = 0;            ///< 0: no end
    std::string format;                       ///< for outputs that name none
    /// No two go to the same place. A request that config/ has read has at least one, or a recording, and each has its
    /// format.
    std::vector<OutputRequest> outputs;
    std::string record; ///< folder of the recording; empty: none
    std::string attach; ///< a kind ("kprobe") or a variant's name; empty: the best that the kernel allows
    Filters filters;
    std::vector<Selection> where;   ///< conditions, all of which must hold of what is shown; see model/conditions.hpp
    std::vector<Selection> columns; ///< of text and CSV; see model/column_choice.hpp
    std::uint64_t ring_bytes = 8u << 20; ///< power of two, at least a page
    bool strict = false;
    bool no_native = false;
    bool quiet = false;                       ///< no summary on stderr
    bool show_self = false;                   ///< tracer's own process is an event like any other
    bool keep_privileges = false;             ///< root's rights are not given up after attaching
    bool csv_raw = false;                     ///< CSV cells that a spreadsheet would run are left as they are
    std::vector<std::string> allowed_helpers; ///< BPF helpers that change what they watch, allowed by name
    std::string user;                         ///< whom the command runs as: name or number; empty: the caller
    std::vector<std::string> command;         ///< trace only this and its descendants

    /// Do records go to stdout?
    [[nodiscard]] bool writes_to_stdout() const;
};

} // namespace tracer::model
