// SPDX-License-Identifier: Apache-2.0
#include "output/cell.hpp"

#include "output/errno_names.hpp"
#include "output/stack_frames.hpp"

#include <cstring>

namespace tracer::output {
namespace {

ValueKind kind_of(const model::Column &column) {
    switch (column.type) {
    case TRACER_TYPE_S32:
    case TRACER_TYPE_S64:
    case TRACER_TYPE_PID:
    case TRACER_TYPE_SIGNAL:
        return ValueKind::integer;
    case TRACER_TYPE_USER:
        return ValueKind::user;
    case TRACER_TYPE_ERRNO:
        return ValueKind::error;
    case TRACER_TYPE_DEV:
        return ValueKind::device;
    case TRACER_TYPE_ENUM:
        return ValueKind::label;
    case TRACER_TYPE_COMM:
    case TRACER_TYPE_STRING:
        return ValueKind::bytes;
    case TRACER_TYPE_RATE:
        return ValueKind::real;
    case TRACER_TYPE_BOOT_TIME:
        return ValueKind::moment;
    case TRACER_TYPE_ELAPSED:
        return ValueKind::elapsed;
    case TRACER_TYPE_KSYM:
        return ValueKind::symbol;
    case TRACER_TYPE_KERNEL_STACK:
    case TRACER_TYPE_STACK_ID:
        return ValueKind::stack;
    default:
        return ValueKind::natural;
    }
}

bool is_plain(ValueKind kind) {
    switch (kind) {
    case ValueKind::natural:
    case ValueKind::integer:
    case ValueKind::device:
    case ValueKind::moment:
    case ValueKind::elapsed:
    case ValueKind::symbol:
        return true;
    default:
        return false;
    }
}

bool is_signed(const model::Column &column) {
    return column.type == TRACER_TYPE_ERRNO || column.type == TRACER_TYPE_STACK_ID ||
           kind_of(column) == ValueKind::integer;
}

} // namespace

Cell::Cell(const model::Column &column)
    : column_(&column), kind_(kind_of(column)), load_(Load::none), in_key_(column.has(TRACER_COLUMN_KEY)),
      plain_(is_plain(kind_)), offset_(column.offset), size_(column.size) {
    const bool negative_too = is_signed(column);
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
    if (column.type == TRACER_TYPE_KERNEL_STACK) frames_.resize(size_ / sizeof(std::uint64_t));
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

void Cell::complete(Value &value, const std::byte *at, const Reading &reading) {
    switch (kind_) {
    case ValueKind::bytes: {
        const auto *text = reinterpret_cast<const char *>(at);
        value.text = {text, ::strnlen(text, size_)};
        return;
    }
    case ValueKind::stack:
        if (column_->type == TRACER_TYPE_STACK_ID) {
            const auto id = static_cast<std::int32_t>(load(at));
            if (id >= 0 && reading.stacks) value.frames = reading.stacks->stack(id);
        } else {
            if (frames_.empty()) return;
            std::memcpy(frames_.data(), at, frames_.size() * sizeof(std::uint64_t));
            std::size_t n = 0;
            while (n < frames_.size() && frames_[n] != 0)
                ++n;
            value.frames = std::span(frames_).first(n);
        }
        value.frames = strip_machinery(value.frames, *reading.names);
        return;
    default:
        break;
    }
    value.bits = load(at);
    switch (kind_) {
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
    default:
        break;
    }
}

Reading reading_of(model::Names *names, model::StackReader *stacks, const model::Interval &interval) {
    const auto length = interval.end > interval.start ? interval.end - interval.start : 0;
    return {names, stacks, static_cast<double>(length) / 1e9};
}

} // namespace tracer::output
