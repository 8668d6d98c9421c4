// SPDX-License-Identifier: Apache-2.0
// A valid descriptor whose every part a test may spoil. Holds a table, a counter, an events and a histogram source.
#pragma once

#include "plugin/descriptor.hpp"

#include <tracer/abi.h>

#include <cstdint>
#include <cstring>
#include <vector>

namespace tracer::test {

template <class T>
tracer_slice slice_of(const std::vector<T> &items) {
    return {items.data(), static_cast<std::uint32_t>(items.size()), sizeof(T)};
}

template <class T>
T sized() {
    T item{};
    item.struct_size = sizeof(T);
    return item;
}

struct Draft {
    std::vector<unsigned char> elf = std::vector<unsigned char>(64);
    std::vector<tracer_object> objects;
    std::vector<tracer_program> programs;
    std::vector<tracer_variant> variants;
    std::vector<tracer_label> kinds, calls;
    std::vector<tracer_column> table_columns, event_columns, counter_columns;
    tracer_format table_format = sized<tracer_format>(), event_format = sized<tracer_format>(),
                  counter_format = sized<tracer_format>(), histogram_format = sized<tracer_format>();
    std::vector<tracer_source> sources;
    std::vector<tracer_option> options;
    tracer_plugin plugin = sized<tracer_plugin>();

    Draft();
    Draft(const Draft &) = delete;
    Draft &operator=(const Draft &) = delete;

    /// Points the slices at the vectors, as they are now, except for those that `keep_slices` says a test has spoilt.
    const tracer_plugin &finish() {
        if (keep_slices) return plugin;
        if (!table_columns.empty()) table_columns[0].labels = slice_of(kinds);
        if (!options.empty()) options[0].labels = slice_of(calls);
        for (auto &v : variants)
            v.programs = slice_of(programs);
        const std::vector<tracer_column> *columns[] = {&table_columns, &event_columns, &counter_columns};
        const tracer_format *formats[] = {&table_format, &event_format, &counter_format, &histogram_format};
        for (std::size_t i = 0; i < sources.size() && i < 4; ++i) {
            if (i < 3) sources[i].columns = slice_of(*columns[i]);
            sources[i].format = formats[i];
        }
        plugin.objects = slice_of(objects);
        plugin.variants = slice_of(variants);
        plugin.sources = slice_of(sources);
        plugin.options = slice_of(options);
        return plugin;
    }
    bool keep_slices = false;
};

inline tracer_label label(std::uint64_t value, const char *name) {
    auto l = sized<tracer_label>();
    l.value = value;
    l.name = name;
    return l;
}

inline tracer_column column(const char *name, tracer_type type, std::uint32_t offset, std::uint32_t size,
                            std::uint32_t flags = 0) {
    auto c = sized<tracer_column>();
    c.name = c.member = name;
    c.type = type;
    c.offset = offset;
    c.size = size;
    c.flags = flags;
    return c;
}

inline tracer_option option(const char *name, tracer_option_type type, tracer_binding binding, const char *bind) {
    auto o = sized<tracer_option>();
    o.name = name;
    o.type = type;
    o.binding = binding;
    o.bind = bind;
    return o;
}

inline Draft::Draft() {
    std::memcpy(elf.data(),
                "\x7f"
                "ELF",
                4);
    auto object = sized<tracer_object>();
    object.name = "main";
    object.elf = elf.data();
    object.elf_size = elf.size();
    objects = {object};

    auto entry = sized<tracer_program>();
    entry.attach = TRACER_ATTACH_KPROBE;
    entry.name = "on_kill";
    entry.target = "syscall:kill";
    entry.when = "calls=kill";
    auto leave = entry;
    leave.attach = TRACER_ATTACH_KRETPROBE;
    leave.name = "on_return";
    leave.target = "{function}";
    leave.when = "!all";
    leave.flags = TRACER_PROGRAM_RETURN | TRACER_PROGRAM_COPIED;
    programs = {entry, leave};

    auto kprobe = sized<tracer_variant>();
    kprobe.kind = TRACER_VARIANT_KPROBE;
    kprobe.name = "kprobe";
    kprobe.object = "main";
    variants = {kprobe};
    plugin.hook = "kill and its return";

    kinds = {label(1, "file"), label(2, "pipe")};
    table_columns = {column("kind", TRACER_TYPE_ENUM, 0, 4, TRACER_COLUMN_KEY),
                     column("reads", TRACER_TYPE_COUNT, 0, 8),
                     column("bytes", TRACER_TYPE_BYTES, 8, 16, TRACER_COLUMN_SUM)};
    event_columns = {column("when", TRACER_TYPE_BOOT_TIME, 0, 8, TRACER_COLUMN_TIME),
                     column("comm", TRACER_TYPE_COMM, 8, 16), column("stack", TRACER_TYPE_STACK_ID, 24, 4),
                     column("pid", TRACER_TYPE_PID, 28, 4)};
    counter_columns = {column("tasks", TRACER_TYPE_COUNT, 0, 8), column("rate", TRACER_TYPE_RATE, 0, 8)};
    table_format.renderer = TRACER_RENDER_TABLE;
    table_format.rows = 20;
    table_format.sort = "reads+bytes";
    event_format.renderer = TRACER_RENDER_COLUMNS;
    counter_format.renderer = TRACER_RENDER_TEMPLATE;
    counter_format.pattern = "{{{time:%H:%M:%S}}} {rate:.0f} {tasks}";
    histogram_format.renderer = TRACER_RENDER_HISTOGRAM;

    auto table = sized<tracer_source>();
    table.kind = TRACER_SOURCE_TABLE;
    table.name = table.map = "table";
    table.key_size = 4;
    table.key_type = "key";
    table.value_size = 24;
    table.value_type = "value";
    auto events = sized<tracer_source>();
    events.kind = TRACER_SOURCE_EVENTS;
    events.name = events.map = "events";
    events.value_size = 32;
    events.value_type = "event";
    events.stacks = "stacks";
    events.when = "all";
    auto counter = sized<tracer_source>();
    counter.kind = TRACER_SOURCE_COUNTER;
    counter.name = counter.map = "counter";
    counter.value_size = 8;
    counter.value_type = "counter_value";
    auto histogram = sized<tracer_source>();
    histogram.kind = TRACER_SOURCE_HISTOGRAM;
    histogram.name = histogram.map = "histogram";
    histogram.value_size = 4000;
    histogram.value_type = "tracer_hist";
    histogram.unit = "ns";
    sources = {table, events, counter, histogram};

    calls = {label(0, "kill"), label(1, "tkill")};
    auto set = option("calls", TRACER_OPTION_SET, TRACER_BIND_CONST, "calls");
    set.fallback = "kill";
    auto all = option("all", TRACER_OPTION_FLAG, TRACER_BIND_NONE, nullptr);
    all.short_name = 'a';
    auto function = option("function", TRACER_OPTION_STRING, TRACER_BIND_TARGET, nullptr);
    function.position = 1;
    auto interval = option("interval", TRACER_OPTION_DURATION, TRACER_BIND_RUN, "interval");
    interval.position = 2;
    interval.fallback = "5s";
    auto rows = option("rows", TRACER_OPTION_UNSIGNED, TRACER_BIND_RENDER, "rows");
    rows.short_name = 'r';
    rows.max = 1000;
    auto messages = option("message", TRACER_OPTION_ENTRIES, TRACER_BIND_MAP, "messages");
    messages.fallback = "0=Hello;default=World";
    auto size = option("entries", TRACER_OPTION_UNSIGNED, TRACER_BIND_MAP_SIZE, "table");
    size.min = 1;
    size.max = 1 << 20;
    options = {set, all, function, interval, rows, messages, size};

    plugin.abi_major = TRACER_ABI_MAJOR;
    plugin.abi_minor = TRACER_ABI_MINOR;
    plugin.name = "draft";
    plugin.version = "1.0.0";
    plugin.summary = "A plugin for tests";
    plugin.license = "Apache-2.0";
}

/// All of this process's own memory as a plugin's.
inline plugin::Memory whole_process() {
    plugin::Memory memory;
    memory.add({0, ~std::uint64_t{0}, nullptr, true});
    return memory;
}

inline Result<model::PluginSpec> read_descriptor(const tracer_plugin &raw) {
    auto read = plugin::read_descriptor(whole_process(), reinterpret_cast<std::uintptr_t>(&raw));
    if (!read) return std::move(read).error();
    return std::move(read->spec);
}

} // namespace tracer::test
