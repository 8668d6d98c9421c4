// SPDX-License-Identifier: Apache-2.0
#include "output/text_value.hpp"

#include "model/errno_names.hpp"
#include "output/shown.hpp"
#include "output/stack_frames.hpp"

namespace tracer::output {

bool aligned_left(const Cell &cell) { return cell.column().has(TRACER_COLUMN_LEFT) || !model::is_number(cell.kind()); }

void TextValues::put_folded(Buffer &out, std::span<const std::uint64_t> frames) {
    if (frames.empty()) out.put("[unknown]");
    for (std::size_t i = frames.size(); i-- > 0;) {
        put_frame(out, frames[i], names_->symbol(frames[i]), false, false);
        if (i > 0) out.put(';');
    }
}

std::size_t TextValues::put(Buffer &out, const model::Column &column, const Value &value, bool offsets,
                            std::size_t limit) {
    const std::size_t start = out.size();
    switch (value.kind) {
    case ValueKind::null:
        out.put('-');
        break;
    case ValueKind::natural:
        out.number(value.bits / column.divisor);
        break;
    case ValueKind::integer:
        out.number(value.integer() / static_cast<std::int64_t>(column.divisor));
        break;
    case ValueKind::real:
        out.fixed(value.real / column.divisor, model::column_type(column.type).decimals);
        break;
    case ValueKind::bytes:
        return escape_text(out, value.text, model::column_type(column.type).item != 0 ? limit : any_width);
    case ValueKind::words:
        return escape_words(out, value.text, limit);
    case ValueKind::address:
        put_address(out, value.text);
        break;
    case ValueKind::flags:
        put_flags(out, column, value.bits, &model::Label::short_name,
                  [](Buffer &to, std::string_view name) { escape_text(to, name); });
        break;
    case ValueKind::hex:
        out.hex(value.bits);
        break;
    case ValueKind::boolean:
        out.put(value.bits != 0 ? "yes" : "no");
        break;
    case ValueKind::call:
        if (!value.text.empty()) return escape_text(out, value.text);
        out.number(value.integer());
        break;
    case ValueKind::result:
        if (const auto name = model::errno_name(value.integer()); !name.empty())
            out.put(name);
        else
            out.number(value.integer() / static_cast<std::int64_t>(column.divisor));
        break;
    case ValueKind::user:
        if (!value.text.empty()) return escape_text(out, value.text);
        out.number(value.bits);
        break;
    case ValueKind::error:
        if (const auto name = model::errno_name(value.integer()); !name.empty())
            out.put(name);
        else
            out.number(value.integer());
        break;
    case ValueKind::label:
        if (value.label >= 0) return escape_text(out, column.labels[static_cast<std::size_t>(value.label)].short_name);
        out.number(value.bits);
        break;
    case ValueKind::device:
        out.number(value.bits >> 20);
        out.put(':');
        out.number(value.bits & 0xfffff);
        break;
    case ValueKind::moment:
        time_->put_time_of_day(out, time_->wall_of_value(value.bits));
        break;
    case ValueKind::elapsed: {
        const std::uint64_t ns = elapsed(value.bits);
        out.number(ns / 1'000'000'000);
        out.put('.');
        out.padded(ns % 1'000'000'000, 9);
        break;
    }
    case ValueKind::symbol:
        put_frame(out, value.bits, names_->symbol(value.bits), offsets, true);
        break;
    case ValueKind::stack:
        put_folded(out, value.frames);
        break;
    }
    return out.size() - start;
}

} // namespace tracer::output
