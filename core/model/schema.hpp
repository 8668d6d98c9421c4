// SPDX-License-Identifier: Apache-2.0
// A plugin's descriptor as the host holds it: owned, checked, free of raw pointers (except to the ELF bytes, which stay
// with the plugin). Enumerations are the ABI's own. Built by plugin/, read by everybody; knows no BPF and no I/O.
#pragma once

#include "base/result.hpp"
#include "model/template.hpp"

#include <tracer/abi.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tracer::model {

struct Label {
    std::uint64_t value = 0;
    std::string name;
    std::string short_name; ///< never empty: the name if the plugin gave none
};

/// "option=label", "option", or either after a "!"; an empty option: always.
struct Condition {
    std::string option;
    std::string label;
    bool negated = false;
    std::vector<Condition> also = {}; ///< further ones, which must hold as well
};

struct Column {
    tracer_type type = TRACER_TYPE_U64;
    std::uint32_t flags = 0; ///< enum tracer_column_flags
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
    std::uint32_t width = 0;
    std::uint32_t divisor = 1;                    ///< never 0
    std::string member, name, header, unit, help; ///< header is never empty
    std::vector<Label> labels;
    std::string over;                      ///< of a ratio: the column that it is divided by
    std::shared_ptr<const Column> divider; ///< a copy of that column

    [[nodiscard]] bool has(tracer_column_flags flag) const { return (flags & flag) != 0; }
};

struct Format {
    tracer_renderer renderer = TRACER_RENDER_COLUMNS;
    std::uint32_t flags = 0; ///< enum tracer_format_flags
    std::uint32_t rows = 0;
    std::vector<std::string> sort; ///< column names whose sum orders the rows
    std::string pattern;
    Template pieces; ///< the parsed pattern
    tracer_format_text_fn format_text = nullptr;
};

struct Source {
    tracer_source_kind kind = TRACER_SOURCE_EVENTS;
    std::uint32_t index = 0; ///< in PluginSpec::sources
    std::uint32_t key_size = 0;
    std::uint32_t value_size = 0;
    std::string name, map, key_type, value_type, stacks, unit;
    Condition when;
    std::vector<Column> columns;
    std::size_t time_column = SIZE_MAX; ///< index of the column that is the record's time; none: past the end
    std::uint32_t tail_size = 0;        ///< a record may have so many bytes more than `value_size`
    Format format;

    /// Does each interval have a row for each key?
    [[nodiscard]] bool keyed() const { return kind == TRACER_SOURCE_TABLE || kind == TRACER_SOURCE_HISTOGRAMS; }
    [[nodiscard]] const Column *time() const { return time_column < columns.size() ? &columns[time_column] : nullptr; }
    /// The most bytes that a value may have.
    [[nodiscard]] std::size_t most_value() const { return std::size_t{value_size} + tail_size; }
};

/// Works out what follows from the columns and the pattern: `time_column`, `tail_size`, each `divider` and `pieces`.
/// Errors: usage, a bad pattern.
[[nodiscard]] Result<void> complete(Source &source);

struct Program {
    tracer_attach attach = TRACER_ATTACH_TRACEPOINT;
    std::uint32_t flags = 0; ///< enum tracer_program_flags
    std::string name, target;
    Condition when;

    [[nodiscard]] bool has(tracer_program_flags flag) const { return (flags & flag) != 0; }
};

struct Variant {
    tracer_variant_kind kind = TRACER_VARIANT_TRACEPOINT;
    std::uint32_t flags = 0; ///< enum tracer_variant_flags
    std::string name, object, caveat, blind;
    Condition when; ///< if it does not hold, the ladder skips this variant
    std::vector<Program> programs;
};

struct Object {
    std::string name;
    std::span<const std::byte> elf; ///< lives as long as the plugin that was read
};

struct Option {
    tracer_option_type type = TRACER_OPTION_FLAG;
    tracer_binding binding = TRACER_BIND_NONE;
    std::uint32_t position = 0;
    std::int64_t min = 0, max = 0;
    char short_name = 0;
    bool has_fallback = false;
    std::string name, bind, fallback, metavar, help;
    std::vector<Label> labels;
};

struct PluginSpec {
    std::string name, version, summary, license;
    std::vector<Object> objects;
    std::string hook;              ///< what it traces, in words
    std::vector<Variant> variants; ///< the ladder, best first
    std::vector<Source> sources;
    std::vector<Option> options;
};

/// "fentry", "kprobe", "tracepoint": the words of --attach.
[[nodiscard]] const char *kind_name(tracer_variant_kind kind);

} // namespace tracer::model
