// SPDX-License-Identifier: Apache-2.0
#include "model/cell.hpp"

#include "model/addresses.hpp"
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
    case ValueKind::result:
    case ValueKind::flags:
    case ValueKind::hex:
    case ValueKind::boolean:
    case ValueKind::device:
    case ValueKind::moment:
    case ValueKind::elapsed:
    case ValueKind::symbol:
        return true;
    case ValueKind::null:
    case ValueKind::real:
    case ValueKind::bytes:
    case ValueKind::words:
    case ValueKind::address:
    case ValueKind::call:
    case ValueKind::user:
    case ValueKind::error:
    case ValueKind::label:
    case ValueKind::stack:
        return false;
    }
    return false;
}

} // namespace

NumberPlace::NumberPlace(const Column &column)
    : in_key_(column.has(TRACER_COLUMN_KEY)), is_tail_(column.has(TRACER_COLUMN_TAIL)), offset_(column.offset),
      size_(column.size) {
    if (column.has(TRACER_COLUMN_SUM))
        load_ = Load::sum;
    else if (size_ == 1)
        load_ = Load::u8;
    else if (size_ == 2)
        load_ = Load::u16;
    else if (size_ == 4)
        load_ = column_type(column.type).negative ? Load::s32 : Load::u32;
    else if (size_ == 8)
        load_ = Load::u64;
    if (is_tail_) load_ = Load::none;
}

std::uint64_t NumberPlace::sum(const std::byte *at) const {
    std::uint64_t total = 0;
    for (std::uint32_t i = 0; i + 8 <= size_; i += 8)
        total += widened<std::uint64_t>(at + i);
    return total;
}

Cell::Cell(const Column &column)
    : column_(&column), kind_(column_type(column.type).kind), plain_(is_plain(kind_)), place_(column) {
    if (column.divider) divider_.emplace(*column.divider);
    if (kind_ == ValueKind::stack && column_type(column.type).item != 0)
        frames_.resize(column.size / sizeof(std::uint64_t));
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

/// Up to its end, which is the NUL, or where the words end, or where the record does.
std::string_view Cell::text_of(std::span<const std::byte> bytes) const {
    std::string_view text(reinterpret_cast<const char *>(bytes.data()),
                          std::min<std::size_t>(bytes.size(), place_.size()));
    if (kind_ == ValueKind::bytes) return text.substr(0, text.find('\0'));
    // What stands at the end of a text of a fixed size is padding.
    if (kind_ == ValueKind::words && !place_.is_tail()) text = text.substr(0, text.find_last_not_of('\0') + 1);
    return kind_ == ValueKind::address ? shown_address(text, column_->type == TRACER_TYPE_IP) : text;
}

void Cell::divide(Value &value, const RecordView &record, const Reading &reading) const {
    double by = reading.seconds;
    if (column_->type == TRACER_TYPE_RATIO) {
        const auto bytes = divider_ ? divider_->bytes(record) : std::span<const std::byte>();
        by = bytes.empty() ? 0 : static_cast<double>(divider_->load(bytes.data()));
    }
    if (by > 0)
        value.real = static_cast<double>(value.bits) / by;
    else
        value = {};
}

void Cell::complete(Value &value, std::span<const std::byte> bytes, const RecordView &record, const Reading &reading) {
    if (!place_.is_tail()) value.bits = place_.load(bytes.data());
    switch (kind_) {
    case ValueKind::bytes:
    case ValueKind::words:
    case ValueKind::address:
        value.text = text_of(bytes);
        break;
    case ValueKind::stack:
        value.frames = frames_of(static_cast<std::int32_t>(value.bits), bytes.data(), reading);
        value.frames = strip_machinery(value.frames, *reading.names);
        break;
    case ValueKind::user:
        value.text = reading.names->user(static_cast<std::uint32_t>(value.bits));
        break;
    case ValueKind::call:
        value.text = reading.names->call(value.integer());
        break;
    case ValueKind::error:
        if (!is_error(value.integer())) value.kind = ValueKind::null;
        break;
    case ValueKind::label:
        value.label = find_label(value.bits);
        break;
    case ValueKind::real:
        divide(value, record, reading);
        break;
    case ValueKind::null:
    case ValueKind::natural:
    case ValueKind::integer:
    case ValueKind::result:
    case ValueKind::flags:
    case ValueKind::hex:
    case ValueKind::boolean:
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
