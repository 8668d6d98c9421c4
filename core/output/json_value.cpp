// SPDX-License-Identifier: Apache-2.0
#include "output/json_value.hpp"

#include "model/errno_names.hpp"
#include "output/escape.hpp"
#include "output/shown.hpp"

#include <algorithm>

namespace tracer::output {
namespace {

constexpr std::uint64_t exact_in_double = std::uint64_t{1} << 53;

} // namespace

void JsonValues::put_string(Buffer &out, std::string_view text) {
    out.put('"');
    escape_json(out, text);
    out.put('"');
}

void JsonValues::put_number(Buffer &out, std::uint64_t v) {
    if (v <= exact_in_double) return out.number(v);
    out.put('"');
    out.number(v);
    out.put('"');
}

void JsonValues::put_number(Buffer &out, std::int64_t v) {
    if (v >= 0) return put_number(out, static_cast<std::uint64_t>(v));
    const bool quoted = v < -static_cast<std::int64_t>(exact_in_double);
    if (quoted) out.put('"');
    out.number(v);
    if (quoted) out.put('"');
}

void JsonValues::put_words(Buffer &out, std::string_view words) {
    out.put('[');
    bool first = true;
    model::each_word(words, [&](std::string_view word) {
        if (!first) out.put(',');
        first = false;
        put_string(out, word);
    });
    out.put(']');
}

void JsonValues::put_time(Buffer &out, std::int64_t wall) {
    out.put('"');
    time_->put_rfc3339(out, wall);
    out.put('"');
}

void JsonValues::put_stack(Buffer &out, std::span<const std::uint64_t> frames) {
    out.put('[');
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const model::Symbol symbol = names_->symbol(frames[i]);
        out.put(i == 0 ? "{\"addr\":\"" : ",{\"addr\":\"");
        out.hex(frames[i]);
        if (symbol.name.empty()) {
            out.put("\",\"symbol\":null,\"offset\":null,\"module\":null}");
            continue;
        }
        out.put("\",\"symbol\":");
        put_string(out, symbol.name);
        out.put(",\"offset\":");
        put_number(out, symbol.offset);
        out.put(",\"module\":");
        if (symbol.module.empty())
            out.put("null");
        else
            put_string(out, symbol.module);
        out.put('}');
    }
    out.put(']');
}

void JsonValues::put(Buffer &out, const Cell &cell, const Value &value) {
    switch (value.kind) {
    case ValueKind::null:
        return out.put("null");
    case ValueKind::natural:
        return put_number(out, value.bits);
    case ValueKind::integer:
    case ValueKind::result:
        return put_number(out, value.integer());
    case ValueKind::real:
        return out.fixed(value.real, model::column_type(cell.column().type).data_decimals);
    case ValueKind::bytes:
        return put_string(out, value.text);
    case ValueKind::words:
        return put_words(out, value.text);
    case ValueKind::address:
        out.put('"');
        put_address(out, value.text);
        return out.put('"');
    case ValueKind::flags:
        out.put('"');
        put_flags(out, cell.column(), value.bits, &model::Label::name, escape_json);
        return out.put('"');
    case ValueKind::hex:
        out.put('"');
        out.hex(value.bits);
        return out.put('"');
    case ValueKind::boolean:
        return out.put(value.bits != 0 ? "true" : "false");
    case ValueKind::call:
        out.put('"');
        if (!value.text.empty())
            escape_json(out, value.text);
        else
            out.number(value.integer());
        return out.put('"');
    case ValueKind::user:
        if (value.text.empty()) return out.put("null");
        return put_string(out, value.text);
    case ValueKind::error:
        out.put('"');
        if (const auto name = model::errno_name(value.integer()); !name.empty())
            out.put(name);
        else
            out.number(value.integer());
        return out.put('"');
    case ValueKind::label:
        if (value.label >= 0) return out.put(cell.label_text[static_cast<std::size_t>(value.label)]);
        out.put('"');
        out.number(value.bits);
        return out.put('"');
    case ValueKind::device:
        out.put('"');
        out.number(value.bits >> 20);
        out.put(':');
        out.number(value.bits & 0xfffff);
        return out.put('"');
    case ValueKind::moment:
        return put_time(out, time_->wall_of_value(value.bits));
    case ValueKind::elapsed: {
        const std::uint64_t ns = value.bits - std::min(value.bits, start_);
        out.number(ns / 1'000'000'000);
        out.put('.');
        return out.padded(ns % 1'000'000'000, 9);
    }
    case ValueKind::symbol: {
        const model::Symbol symbol = names_->symbol(value.bits);
        if (!symbol.name.empty()) return put_string(out, symbol.name);
        out.put('"');
        out.hex(value.bits);
        return out.put('"');
    }
    case ValueKind::stack:
        return put_stack(out, value.frames);
    }
}

} // namespace tracer::output
