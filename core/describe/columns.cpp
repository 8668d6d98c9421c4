// SPDX-License-Identifier: Apache-2.0
#include "describe/columns.hpp"

#include "base/similar.hpp"
#include "describe/labels.hpp"
#include "describe/words.hpp"
#include "model/column_types.hpp"

#include <algorithm>
#include <array>

namespace tracer::describe {
namespace {

/// What a typedef of <tracer/bpf/words.h> means, and how it looks unless a tag says otherwise.
struct Meaning {
    std::string_view alias;
    tracer_type type;
    std::uint32_t width = 0;
    const char *unit = "";
    std::uint32_t flags = 0;
};

constexpr auto meanings = std::to_array<Meaning>({
    {"tracer_pid", TRACER_TYPE_PID, 7},
    {"tracer_target_pid", TRACER_TYPE_PID, 7},
    {"tracer_uid", TRACER_TYPE_UID, 6},
    {"tracer_user", TRACER_TYPE_USER, 12},
    {"tracer_signal", TRACER_TYPE_SIGNAL, 4},
    {"tracer_errno", TRACER_TYPE_ERRNO, 12},
    {"tracer_syscall", TRACER_TYPE_SYSCALL, 18},
    {"tracer_result", TRACER_TYPE_RESULT, 12},
    {"tracer_flags", TRACER_TYPE_FLAGS, 16},
    {"tracer_hex", TRACER_TYPE_HEX, 18},
    {"tracer_ratio", TRACER_TYPE_RATIO, 8},
    {"tracer_ipv4", TRACER_TYPE_IPV4, 15},
    {"tracer_ipv6", TRACER_TYPE_IPV6, 39},
    {"tracer_ip", TRACER_TYPE_IP, 39},
    {"tracer_port", TRACER_TYPE_PORT, 5},
    {"tracer_word", TRACER_TYPE_ARGV},
    {"tracer_cpu", TRACER_TYPE_CPU, 3},
    {"tracer_dev", TRACER_TYPE_DEV, 8},
    {"tracer_inode", TRACER_TYPE_INODE, 10},
    {"tracer_comm", TRACER_TYPE_COMM, 16},
    {"tracer_bytes", TRACER_TYPE_BYTES, 10, "bytes"},
    {"tracer_amount", TRACER_TYPE_COUNT, 8},
    {"tracer_rate", TRACER_TYPE_RATE, 8, "1/s"},
    {"tracer_duration", TRACER_TYPE_DURATION_NS, 12, "ns"},
    {"tracer_time", TRACER_TYPE_BOOT_TIME, 9, "", TRACER_COLUMN_TIME},
    {"tracer_elapsed", TRACER_TYPE_ELAPSED, 18, "", TRACER_COLUMN_TIME},
    {"tracer_ksym", TRACER_TYPE_KSYM, 24},
    {"tracer_frame", TRACER_TYPE_KERNEL_STACK},
    {"tracer_stack_id", TRACER_TYPE_STACK_ID},
});

constexpr auto column_words = std::to_array<std::string_view>(
    {"name", "width", "unit", "divisor", "type", "labels", "enum", "short", "sum", "over", "hidden", "text", "right"});

/// Of a member whose type is none of ours.
Meaning plain_meaning(const Type &type) {
    switch (type.shape) {
    case Shape::characters:
        return {"", TRACER_TYPE_STRING};
    case Shape::enumeration:
        return {"", TRACER_TYPE_ENUM, 10};
    case Shape::signed_number:
        return {"", type.size == 8 ? TRACER_TYPE_S64 : TRACER_TYPE_S32, 8};
    case Shape::boolean:
        return {"", TRACER_TYPE_BOOL, 5};
    case Shape::unsigned_number:
        return {"",
                type.size == 1   ? TRACER_TYPE_U8
                : type.size == 2 ? TRACER_TYPE_U16
                : type.size == 4 ? TRACER_TYPE_U32
                                 : TRACER_TYPE_U64,
                8};
    case Shape::numbers:
    case Shape::structure:
    case Shape::other:
        break;
    }
    return {"", tracer_type{}};
}

Meaning meaning_of(const Type &type) {
    const auto found = std::ranges::find(meanings, std::string_view(type.alias), &Meaning::alias);
    return found == meanings.end() ? plain_meaning(type) : *found;
}

std::optional<tracer_type> type_named(const std::string &name) {
    for (std::uint32_t number = 0; number < 128; ++number)
        if (model::is_column_type(number) && name == model::column_type(static_cast<tracer_type>(number)).name)
            return static_cast<tracer_type>(number);
    return std::nullopt;
}

Error no_such_type(const std::string &name) {
    Nearest nearest(name);
    for (std::uint32_t number = 0; number < 128; ++number)
        if (model::is_column_type(number)) nearest.offer(model::column_type(static_cast<tracer_type>(number)).name);
    return {ExitCode::usage, "there is no column type " + name, nearest.question()};
}

/// One of C, which a tag with labels makes an enumeration.
bool is_number(tracer_type type) {
    return type == TRACER_TYPE_U8 || type == TRACER_TYPE_U16 || type == TRACER_TYPE_U32 || type == TRACER_TYPE_U64 ||
           type == TRACER_TYPE_S32 || type == TRACER_TYPE_S64;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

Result<void> read_numbers(Words &words, model::Column &column) {
    for (const auto &[key, field] : {std::pair{"width", &column.width}, std::pair{"divisor", &column.divisor}})
        if (const auto text = words.value(key)) {
            const auto value = number(*text);
            if (!value || *value < 0 || *value > 1'000'000'000)
                return Error{ExitCode::usage, std::string(key) + "=" + *text + " is not a number", {}};
            if (*value == 0 && field == &column.divisor)
                return Error{ExitCode::usage, "divisor=0 would divide by nothing",
                             "leave it out, or give what a value is divided by, as in divisor=1000"};
            *field = static_cast<std::uint32_t>(*value);
        }
    return {};
}

/// The column covers the members from this one to the one that is named, in either order.
Result<void> read_sum(Words &words, const Struct &record, model::Column &column) {
    const auto name = words.value("sum");
    if (!name) return {};
    const auto other = std::ranges::find(record.members, *name, &Member::name);
    if (other == record.members.end())
        return Error{ExitCode::usage, "sum=" + *name + ": struct " + record.name + " has no such member", {}};
    const auto end = std::max(column.offset + column.size, other->offset + other->type.size);
    if (other->offset < column.offset) column.member = other->name;
    column.offset = std::min(column.offset, other->offset);
    column.size = end - column.offset;
    column.flags |= TRACER_COLUMN_SUM;
    return {};
}

Result<model::Column> read_column(const Types &types, const Struct &record, const Member &member, const Tag &tag) {
    auto words = Words::parse(tag.words);
    if (!words) return std::move(words).error();
    Meaning meaning = meaning_of(member.type);
    if (const auto name = words->value("type")) {
        const auto type = type_named(*name);
        if (!type) return no_such_type(*name);
        meaning = {"", *type, meaning.width};
    }
    if (!meaning.type)
        return Error{ExitCode::usage, "its type means nothing to tracer",
                     "use one of <tracer/bpf/words.h>, or name the member reserved"};
    model::Column column;
    column.type = meaning.type;
    column.flags = meaning.flags;
    column.offset = member.offset;
    column.size = member.type.size;
    column.width = meaning.width;
    column.member = member.name;
    column.name = words->value("name").value_or(member.name);
    column.unit = words->value("unit").value_or(meaning.unit);
    column.over = words->value("over").value_or("");
    column.help = tag.help;
    if (auto read = read_numbers(*words, column); !read) return std::move(read).error();
    if (auto read = read_sum(*words, record, column); !read) return std::move(read).error();
    auto named = labels(*words, types, column.type == TRACER_TYPE_ENUM ? member.type.id : 0);
    if (!named) return std::move(named).error();
    column.labels = std::move(*named);
    if (!column.labels.empty() && is_number(column.type) && column.size <= 4) column.type = TRACER_TYPE_ENUM;
    if (words->flag("hidden")) column.flags |= TRACER_COLUMN_NO_TEXT;
    if (words->flag("text")) column.flags |= TRACER_COLUMN_TEXT_ONLY;
    if (!words->flag("right")) column.flags |= TRACER_COLUMN_LEFT;
    column.header = words->bare().value_or(upper(column.name));
    // Any other word is a header. This one would show what was to be hidden, and nobody writes a header like it.
    if (column.header != "hidden" && edit_distance(column.header, "hidden", 2) <= 2)
        return means_nothing(column.header, "a column's tag", column_words);
    if (const auto *left = words->left()) return means_nothing(*left, "a column's tag", column_words);
    return column;
}

} // namespace

Result<std::vector<model::Column>> columns_of(const Types &types, const Struct &record, bool key) {
    std::vector<model::Column> columns;
    for (const auto &member : record.members) {
        auto tags = member.tags;
        std::erase_if(tags, [](const Tag &tag) { return tag.kind != "column"; });
        if (tags.empty() && member.name.starts_with("reserved")) continue;
        if (tags.empty()) tags.emplace_back();
        for (const auto &tag : tags) {
            auto column = read_column(types, record, member, tag);
            if (!column) {
                auto error = std::move(column).error();
                error.message = "member " + member.name + " of struct " + record.name + ": " + error.message;
                return error;
            }
            if (key) column->flags |= TRACER_COLUMN_KEY;
            columns.push_back(std::move(*column));
        }
    }
    return columns;
}

} // namespace tracer::describe
