// SPDX-License-Identifier: Apache-2.0
#include "output/csv_value.hpp"

#include "model/errno_names.hpp"
#include "output/shown.hpp"
#include "output/stack_frames.hpp"

#include <algorithm>

namespace tracer::output {

void CsvValues::put(Buffer &out, const model::Column &column, const Value &value) {
    switch (value.kind) {
    case ValueKind::null:
        return;
    case ValueKind::natural:
        return out.number(value.bits);
    case ValueKind::integer:
    case ValueKind::result:
        return out.number(value.integer());
    case ValueKind::real:
        return out.fixed(value.real, model::column_type(column.type).data_decimals);
    case ValueKind::bytes:
    case ValueKind::user:
        return escape_csv(out, value.text, raw_);
    case ValueKind::words:
        return escape_csv_words(out, value.text, raw_);
    case ValueKind::address:
        return put_address(out, value.text);
    case ValueKind::flags:
        return put_flags(out, column, value.bits, &model::Label::name,
                         [](Buffer &to, std::string_view name) { escape_csv(to, name, true); });
    case ValueKind::hex:
        return out.hex(value.bits);
    case ValueKind::boolean:
        return out.put(value.bits != 0 ? "true" : "false");
    case ValueKind::call:
        if (value.text.empty()) return out.number(value.integer());
        return escape_csv(out, value.text, raw_);
    case ValueKind::error:
        if (const auto name = model::errno_name(value.integer()); !name.empty()) return out.put(name);
        return out.number(value.integer());
    case ValueKind::label:
        if (value.label < 0) return out.number(value.bits);
        return escape_csv(out, column.labels[static_cast<std::size_t>(value.label)].name, true); // the plugin's own
    case ValueKind::device:
        out.number(value.bits >> 20);
        out.put(':');
        return out.number(value.bits & 0xfffff);
    case ValueKind::moment:
        return time_->put_rfc3339(out, time_->wall_of_value(value.bits));
    case ValueKind::elapsed: {
        const std::uint64_t ns = value.bits - std::min(value.bits, start_);
        out.number(ns / 1'000'000'000);
        out.put('.');
        return out.padded(ns % 1'000'000'000, 9);
    }
    case ValueKind::symbol: {
        const model::Symbol symbol = names_->symbol(value.bits);
        if (symbol.name.empty()) return out.hex(value.bits);
        return escape_csv(out, symbol.name, raw_);
    }
    case ValueKind::stack:
        // One field, outermost first, as in folded text. Symbols hold neither blanks nor semicolons, commas or quotes.
        for (std::size_t i = value.frames.size(); i-- > 0;) {
            const std::uint64_t address = value.frames[i];
            if (!raw_ && i + 1 == value.frames.size() && runs_in_a_spreadsheet(names_->symbol(address).name))
                out.put('\'');
            put_frame(out, address, names_->symbol(address), false, false);
            if (i > 0) out.put(';');
        }
        return;
    }
}

} // namespace tracer::output
