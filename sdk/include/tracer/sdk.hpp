// SPDX-License-Identifier: Apache-2.0
// Builds a plugin's descriptor at compile time. Everything here is constexpr and makes plain ABI structs; type, offset
// and size of a column come from the member itself, and a member whose type does not fit does not compile.
// No library is needed: a plugin links nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "abi.h"

namespace tracer::sdk {

/// A slice over a constexpr array with static storage (it is not copied).
template <class T, std::size_t N>
constexpr tracer_slice slice(const T (&items)[N]) {
    return {items, static_cast<std::uint32_t>(N), static_cast<std::uint32_t>(sizeof(T))};
}
constexpr tracer_slice slice() { return {nullptr, 0, 0}; }

/// A BPF object from the bytes that tracer_add_plugin() generated ("<stem>_objects.h").
template <std::size_t N>
constexpr tracer_object object(const char *name, const unsigned char (&elf)[N]) {
    return {.struct_size = sizeof(tracer_object), .reserved = 0, .name = name, .elf = elf, .elf_size = N};
}

struct program_spec {
    std::uint32_t attach;
    const char *name;
    const char *target;
    std::uint32_t flags = 0;
    const char *when = nullptr;
};
constexpr tracer_program program(program_spec s) {
    return {.struct_size = sizeof(tracer_program),
            .attach = s.attach,
            .flags = s.flags,
            .reserved = 0,
            .name = s.name,
            .target = s.target,
            .when = s.when};
}

struct variant_spec {
    std::uint32_t kind;
    const char *name;
    const char *object;
    tracer_slice programs;
    const char *caveat = nullptr;
    const char *blind = nullptr;
    std::uint32_t flags = 0;
    const char *when = nullptr;
};
constexpr tracer_variant variant(variant_spec s) {
    return {.struct_size = sizeof(tracer_variant),
            .kind = s.kind,
            .flags = s.flags,
            .reserved = 0,
            .name = s.name,
            .object = s.object,
            .caveat = s.caveat,
            .blind = s.blind,
            .programs = s.programs,
            .when = s.when};
}

constexpr tracer_label label(std::uint64_t value, const char *name, const char *short_name = nullptr) {
    return {.struct_size = sizeof(tracer_label), .reserved = 0, .value = value, .name = name, .short_name = short_name};
}

/// How a column looks; everything may be left out.
struct column_spec {
    const char *name = nullptr;   ///< JSON and CSV key; nullptr: the member's name
    const char *header = nullptr; ///< nullptr: the name
    std::uint32_t width = 0;
    std::uint32_t flags = 0;
    std::uint32_t divisor = 0;
    const char *unit = nullptr;
    const char *help = nullptr;
    tracer_slice labels = {};
    const char *over = nullptr; ///< TRACER_TYPE_RATIO: the column by which it is divided
};

namespace detail {
template <class Member>
constexpr bool is_chars = std::is_array_v<Member> && sizeof(std::remove_all_extents_t<Member>) == 1;

/// True where a member of type `Member` can hold a column of type `type`.
template <class Member>
constexpr bool fits(std::uint32_t type, std::uint32_t flags) {
    using item = std::remove_all_extents_t<Member>;
    if (!std::is_integral_v<item>) return false;
    constexpr bool array = std::is_array_v<Member>;
    constexpr auto size = sizeof(item);
    if (flags & TRACER_COLUMN_SUM) return size == 8;
    switch (type) {
    case TRACER_TYPE_COMM:
        return is_chars<Member> && sizeof(Member) == 16;
    case TRACER_TYPE_STRING:
    case TRACER_TYPE_ARGV:
        return is_chars<Member>;
    case TRACER_TYPE_IPV4:
        return sizeof(Member) == 4 && std::is_unsigned_v<item> && (is_chars<Member> || !array);
    case TRACER_TYPE_IPV6:
    case TRACER_TYPE_IP:
        return is_chars<Member> && sizeof(Member) == 16;
    case TRACER_TYPE_KERNEL_STACK:
        return array && size == 8;
    default:
        break;
    }
    if (array) return false;
    constexpr bool is_signed = std::is_signed_v<item>;
    switch (type) {
    case TRACER_TYPE_U8:
        return size == 1 && !is_signed;
    case TRACER_TYPE_U16:
    case TRACER_TYPE_PORT:
        return size == 2 && !is_signed;
    case TRACER_TYPE_U32:
    case TRACER_TYPE_UID:
    case TRACER_TYPE_USER:
    case TRACER_TYPE_CPU:
    case TRACER_TYPE_DEV:
        return size == 4 && !is_signed;
    case TRACER_TYPE_S32:
    case TRACER_TYPE_SIGNAL:
    case TRACER_TYPE_STACK_ID:
        return size == 4 && is_signed;
    case TRACER_TYPE_PID:
        return size == 4;
    case TRACER_TYPE_S64:
        return size == 8 && is_signed;
    case TRACER_TYPE_ERRNO:
    case TRACER_TYPE_RESULT:
        return (size == 4 || size == 8) && is_signed;
    case TRACER_TYPE_SYSCALL:
        return size == 4 || (size == 8 && is_signed);
    case TRACER_TYPE_FLAGS:
    case TRACER_TYPE_HEX:
        return !is_signed;
    case TRACER_TYPE_BOOL:
        return (size == 1 || size == 4) && !is_signed;
    case TRACER_TYPE_ENUM:
        return size <= 4 && !is_signed;
    case TRACER_TYPE_BYTES:
    case TRACER_TYPE_RATIO:
        return (size == 4 || size == 8) && !is_signed;
    case TRACER_TYPE_U64:
    case TRACER_TYPE_INODE:
    case TRACER_TYPE_COUNT:
    case TRACER_TYPE_RATE:
    case TRACER_TYPE_DURATION_NS:
    case TRACER_TYPE_BOOT_TIME:
    case TRACER_TYPE_ELAPSED:
    case TRACER_TYPE_KSYM:
        return size == 8 && !is_signed;
    default:
        return false;
    }
}
} // namespace detail

template <class Member, std::uint32_t Type, std::uint32_t Flags = 0>
constexpr tracer_column make_column(const char *member, std::size_t offset, std::size_t size, column_spec s) {
    static_assert(detail::fits<Member>(Type, Flags), "this member cannot hold a column of that type");
    return {.struct_size = sizeof(tracer_column),
            .type = Type,
            .flags = s.flags | Flags,
            .offset = static_cast<std::uint32_t>(offset),
            .size = static_cast<std::uint32_t>(size),
            .width = s.width,
            .divisor = s.divisor,
            .reserved = 0,
            .member = member,
            .name = s.name ? s.name : member,
            .header = s.header,
            .unit = s.unit,
            .help = s.help,
            .labels = s.labels,
            .over = s.over};
}
/// Of a record's flexible last member, of which at most `most` bytes are sent.
template <class Member, class Record, std::uint32_t Type, std::size_t Offset>
constexpr tracer_column make_tail(const char *member, std::size_t most, column_spec s) {
    static_assert(std::is_unbounded_array_v<Member> && detail::is_chars<std::remove_extent_t<Member>[1]>,
                  "a tail is the record's last member, char NAME[]");
    static_assert(Type == TRACER_TYPE_STRING || Type == TRACER_TYPE_ARGV, "a tail is a string or words");
    static_assert(Offset == sizeof(Record), "a tail begins where its struct ends: fill up the struct before it");
    s.flags |= TRACER_COLUMN_TAIL;
    return make_column<std::remove_extent_t<Member>[1], Type>(member, Offset, most, s);
}

/// TRACER_COLUMN(killsnoop_event, pid, TRACER_TYPE_PID, .header = "PID", .width = 7)
#define TRACER_COLUMN(record, field, type, ...)                                                                       \
    ::tracer::sdk::make_column<decltype(record::field), type>(#field, offsetof(record, field), sizeof(record::field), \
                                                              ::tracer::sdk::column_spec{__VA_ARGS__})
/// The sum of the u64 members `first` to `last` (adjacent, in one struct). `member` in the ABI is the first.
#define TRACER_COLUMN_OF_SUM(record, first, last, type, ...)                                                      \
    ::tracer::sdk::make_column<decltype(record::first), type, TRACER_COLUMN_SUM>(                                 \
        #first, offsetof(record, first), offsetof(record, last) + sizeof(record::last) - offsetof(record, first), \
        ::tracer::sdk::column_spec{__VA_ARGS__})

/// TRACER_COLUMN_OF_TAIL(exec_event, args, TRACER_TYPE_ARGV, 4096, .header = "ARGS")
#define TRACER_COLUMN_OF_TAIL(record, field, type, most, ...)                                 \
    ::tracer::sdk::make_tail<decltype(record::field), record, type, offsetof(record, field)>( \
        #field, most, ::tracer::sdk::column_spec{__VA_ARGS__})

struct format_spec {
    std::uint32_t renderer;
    std::uint32_t flags = 0;
    std::uint32_t rows = 0;
    const char *sort = nullptr;
    const char *pattern = nullptr;
    tracer_format_text_fn format_text = nullptr;
};
constexpr tracer_format format(format_spec s) {
    return {.struct_size = sizeof(tracer_format),
            .renderer = s.renderer,
            .flags = s.flags,
            .rows = s.rows,
            .sort = s.sort,
            .pattern = s.pattern,
            .format_text = s.format_text};
}

struct source_spec {
    const char *name;
    const char *map;
    tracer_slice columns;
    const tracer_format *format;
    const char *stacks = nullptr;
    const char *when = nullptr;
    const char *unit = nullptr;
};
constexpr tracer_source make_source(std::uint32_t kind, std::uint32_t key_size, const char *key_type,
                                    std::uint32_t value_size, const char *value_type, source_spec s) {
    return {.struct_size = sizeof(tracer_source),
            .kind = kind,
            .key_size = key_size,
            .value_size = value_size,
            .name = s.name,
            .map = s.map,
            .key_type = key_type,
            .value_type = value_type,
            .stacks = s.stacks,
            .when = s.when,
            .unit = s.unit,
            .columns = s.columns,
            .format = s.format};
}
/// TRACER_EVENTS(killsnoop_event, .name = "events", .map = "events", .columns = slice(columns), .format = &text)
#define TRACER_EVENTS(record, ...)                                                               \
    ::tracer::sdk::make_source(TRACER_SOURCE_EVENTS, 0, nullptr, sizeof(struct record), #record, \
                               ::tracer::sdk::source_spec{__VA_ARGS__})
#define TRACER_TABLE_OF(key, value, ...)                                                                    \
    ::tracer::sdk::make_source(TRACER_SOURCE_TABLE, sizeof(struct key), #key, sizeof(struct value), #value, \
                               ::tracer::sdk::source_spec{__VA_ARGS__})
#define TRACER_COUNTER(value, ...)                                                              \
    ::tracer::sdk::make_source(TRACER_SOURCE_COUNTER, 0, nullptr, sizeof(struct value), #value, \
                               ::tracer::sdk::source_spec{__VA_ARGS__})
#define TRACER_HISTOGRAM_OF(value, ...)                                                           \
    ::tracer::sdk::make_source(TRACER_SOURCE_HISTOGRAM, 0, nullptr, sizeof(struct value), #value, \
                               ::tracer::sdk::source_spec{__VA_ARGS__})

/// TRACER_HISTOGRAMS_BY(runqlat_key, .name = "latency", .map = "latency", .unit = "ns", .columns = slice(columns), ...)
#define TRACER_HISTOGRAMS_BY(key, ...)                                                                         \
    ::tracer::sdk::make_source(TRACER_SOURCE_HISTOGRAMS, sizeof(struct key), #key, sizeof(struct tracer_hist), \
                               "tracer_hist", ::tracer::sdk::source_spec{__VA_ARGS__})

struct option_spec {
    const char *name = nullptr; ///< nullptr, and a type of 0: as the run's own option that it is bound to
    std::uint32_t type = 0;
    std::uint32_t binding = 0;
    const char *bind = nullptr;
    char short_name = 0;
    std::uint32_t position = 0;
    const char *fallback = nullptr;
    std::int64_t min = 0, max = 0;
    const char *metavar = nullptr;
    const char *help = nullptr;
    tracer_slice labels = {};
};
constexpr tracer_option option(option_spec s) {
    return {.struct_size = sizeof(tracer_option),
            .type = s.type,
            .binding = s.binding,
            .position = s.position,
            .min = s.min,
            .max = s.max,
            .short_name = s.short_name,
            .reserved = {},
            .name = s.name,
            .bind = s.bind,
            .fallback = s.fallback,
            .metavar = s.metavar,
            .help = s.help,
            .labels = s.labels};
}

struct plugin_spec {
    const char *name;
    const char *version;
    const char *summary;
    const char *license;
    tracer_slice objects;
    const char *hook; ///< what it traces, in words
    tracer_slice variants;
    tracer_slice sources;
    tracer_slice options = {};
};
constexpr tracer_plugin plugin(plugin_spec s) {
    return {.struct_size = sizeof(tracer_plugin),
            .abi_major = TRACER_ABI_MAJOR,
            .abi_minor = TRACER_ABI_MINOR,
            .reserved = 0,
            .name = s.name,
            .version = s.version,
            .summary = s.summary,
            .license = s.license,
            .objects = s.objects,
            .hook = s.hook,
            .variants = s.variants,
            .sources = s.sources,
            .options = s.options};
}

/// Exports the descriptor: TRACER_PLUGIN(plugin({.name = "mine", ...}));
#define TRACER_PLUGIN(...) extern "C" TRACER_EXPORT constexpr tracer_plugin tracer_plugin_v1 = __VA_ARGS__

} // namespace tracer::sdk
