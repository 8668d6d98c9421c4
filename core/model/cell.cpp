// SPDX-License-Identifier: Apache-2.0
#include "model/cell.hpp"

#include "model/errno_names.hpp"
#include "model/machinery.hpp"

#include <algorithm>
#include <cstring>

namespace tracer::model {
namespace {

bool is_plain(ValueKind kind) {
    switch (kind) {
    case ValueKind::natural:
    case ValueKind::integer:
    case ValueKind::device:
    case ValueKind::moment:
    case ValueKind::elapsed:
    case ValueKind::symbol:
        return true;
    case ValueKind::null:
    case ValueKind::real:
    case ValueKind::bytes:
    case ValueKind::user:
    case ValueKind::error:
    case ValueKind::label:
    case ValueKind::stack:
        return false;
    }
    return false;
}

} // namespace

Cell::Cell(const Column &column)
    : column_(&column), kind_(column_type(column.type).kind), load_(Load::none), in_key_(column.has(TRACER_COLUMN_KEY)),
      plain_(is_plain(kind_)), offset_(column.offset), size_(column.size) {
    const ColumnType &type = column_type(column.type);
    const bool negative_too = type.negative;
    if (column.has(TRACER_COLUMN_SUM))
        load_ = Load::sum;
    else if (size_ == 1)
        load_ = negative_too ? Load::s8 : Load::u8;
    else if (size_ == 2)
        load_ = negative_too ? Load::s16 : Load::u16;
    else if (size_ == 4)
        load_ = negative_too ? Load::s32 : Load::u32;
    else if (size_ == 8)
        load_ = Load::u64;
    if (kind_ == ValueKind::stack && type.item != 0) frames_.resize(size_ / sizeof(std::uint64_t));
}

std::uint64_t Cell::sum(const std::byte *at) const {
    std::uint64_t total = 0;
    for (std::uint32_t i = 0; i + 8 <= size_; i += 8)
        total += widened<std::uint64_t>(at + i);
    return total;
}

int Cell::find_label(std::uint64_t value) const {
    const auto &labels = column_->labels;
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i].value == value) return static_cast<int>(i);
    return -1;
}

std::span<const std::uint64_t> Cell::frames_of(std::int32_t id, const std::byte *at, const Reading &reading) {
    if (frames_.empty())
        return id >= 0 && reading.stacks ? reading.stacks->stack(id) : std::span<const std::uint64_t>();
    std::memcpy(frames_.data(), at, frames_.size() * sizeof(std::uint64_t));
    return {frames_.begin(), std::ranges::find(frames_, std::uint64_t{0})};
}

void Cell::complete(Value &value, const std::byte *at, const Reading &reading) {
    value.bits = load(at);
    switch (kind_) {
    case ValueKind::bytes: {
        const auto *text = reinterpret_cast<const char *>(at);
        value.text = {text, ::strnlen(text, size_)};
        break;
    }
    case ValueKind::stack:
        value.frames = frames_of(static_cast<std::int32_t>(value.bits), at, reading);
        value.frames = strip_machinery(value.frames, *reading.names);
        break;
    case ValueKind::user:
        value.text = reading.names->user(static_cast<std::uint32_t>(value.bits));
        break;
    case ValueKind::error:
        if (!is_error(value.integer())) value.kind = ValueKind::null;
        break;
    case ValueKind::label:
        value.label = find_label(value.bits);
        break;
    case ValueKind::real:
        if (reading.seconds <= 0)
            value.kind = ValueKind::null;
        else
            value.real = static_cast<double>(value.bits) / reading.seconds;
        break;
    case ValueKind::null:
    case ValueKind::natural:
    case ValueKind::integer:
    case ValueKind::device:
    case ValueKind::moment:
    case ValueKind::elapsed:
    case ValueKind::symbol:
        break;
    }
}

Reading reading_of(Names *names, StackReader *stacks, const Interval &interval, std::uint64_t start) {
    const auto length = interval.end > interval.start ? interval.end - interval.start : 0;
    return {names, stacks, static_cast<double>(length) / 1e9, start};
}

} // namespace tracer::model
