// SPDX-License-Identifier: Apache-2.0
#include "gate/compare/row_names.hpp"

#include "base/strings.hpp"
#include "model/addresses.hpp"
#include "model/errno_names.hpp"

#include <algorithm>
#include <charconv>

namespace tracer::gate {
namespace {

using model::ValueKind;

std::string hex(std::uint64_t number) {
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, 16).ptr;
    return "0x" + std::string(digits, end);
}

bool has_type(const model::Source &source, tracer_type type) {
    return std::ranges::any_of(source.columns, [type](const model::Column &column) { return column.type == type; });
}

std::string frame_text(std::uint64_t address, model::Names &names) {
    const model::Symbol symbol = names.symbol(address);
    return symbol.name.empty() ? hex(address) : folded_frame(symbol.name);
}

} // namespace

bool is_summed(const model::Column &column) {
    return model::column_type(column.type).amount && column.type != TRACER_TYPE_RATE;
}

bool names_a_row(const model::Column &column, const model::Source &source) {
    if (is_summed(column) || column.has(TRACER_COLUMN_TEXT_ONLY) || &column == source.time()) return false;
    switch (column.type) {
    case TRACER_TYPE_PID:
    case TRACER_TYPE_CPU:
    case TRACER_TYPE_INODE:
    case TRACER_TYPE_RATE:
    case TRACER_TYPE_RATIO:
    case TRACER_TYPE_BOOT_TIME:
    case TRACER_TYPE_ELAPSED:
        return false;
    case TRACER_TYPE_DEV: // next to an inode it belongs to a file, which has a name
        return !has_type(source, TRACER_TYPE_INODE);
    case TRACER_TYPE_UID:
        return !has_type(source, TRACER_TYPE_USER);
    default:
        return true;
    }
}

std::string name_text(const model::Column &column, const model::Value &value, model::Names &names) {
    switch (value.kind) {
    case ValueKind::bytes:
        return std::string(value.text);
    case ValueKind::words: {
        std::string words;
        model::each_word(value.text,
                         [&](std::string_view word) { words.append(words.empty() ? "" : " ").append(word); });
        return words;
    }
    case ValueKind::address:
        return std::string(model::AddressText(value.text).view());
    case ValueKind::call:
        return value.text.empty() ? std::to_string(value.integer()) : std::string(value.text);
    case ValueKind::flags: {
        std::string flags;
        for (const model::Label &label : column.labels)
            if (model::is_set(label, value.bits)) flags.append(flags.empty() ? "" : "|").append(label.name);
        return flags.empty() ? hex(value.bits) : flags;
    }
    case ValueKind::hex:
        return hex(value.bits);
    case ValueKind::boolean:
        return value.bits != 0 ? "true" : "false";
    case ValueKind::user:
        return value.text.empty() ? std::to_string(value.bits) : std::string(value.text);
    case ValueKind::result: // what succeeded gives many numbers
        if (!model::is_error(value.integer())) return "ok";
        [[fallthrough]];
    case ValueKind::error: {
        const auto name = model::errno_name(value.integer());
        return name.empty() ? std::to_string(value.integer()) : std::string(name);
    }
    case ValueKind::label:
        return value.label < 0 ? std::to_string(value.bits) : column.labels[static_cast<std::size_t>(value.label)].name;
    case ValueKind::device:
        return std::to_string(value.bits >> 20) + ':' + std::to_string(value.bits & 0xfffff);
    case ValueKind::symbol:
        return frame_text(value.bits, names);
    case ValueKind::stack:
        return folded(value.frames, names);
    case ValueKind::natural:
        return std::to_string(value.bits);
    case ValueKind::integer:
        return std::to_string(value.integer());
    case ValueKind::null:
    case ValueKind::real:
    case ValueKind::moment:
    case ValueKind::elapsed:
        break;
    }
    return "-";
}

std::string folded(std::span<const std::uint64_t> frames, model::Names &names) {
    if (frames.empty()) return "[unknown]";
    std::string text;
    for (std::size_t i = frames.size(); i-- > 0;) {
        text += frame_text(frames[i], names);
        if (i > 0) text += ';';
    }
    return text;
}

std::string folded_frame(std::string_view name) {
    std::string text = harmless(name);
    for (std::size_t at = text.find(';'); at != std::string::npos; at = text.find(';', at))
        text.replace(at, 1, "\\x3b");
    return text;
}

} // namespace tracer::gate
