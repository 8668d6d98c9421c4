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

bool is_signed(const model::Column &column) {
    return column.type == TRACER_TYPE_ERRNO || column.type == TRACER_TYPE_STACK_ID ||
           kind_of(column) == ValueKind::integer;
}

template <class T>
std::uint64_t widened(const std::byte *at) {
    T v;
    std::memcpy(&v, at, sizeof v);
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(v));
}

} // namespace

Cell::Cell(const model::Column &column)
    : column_(&column), kind_(kind_of(column)), load_(Load::none), in_key_(column.has(TRACER_COLUMN_KEY)),
      offset_(column.offset), size_(column.size) {
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

std::uint64_t Cell::load(const std::byte *at) const {
    switch (load_) {
    case Load::u8:
        return widened<std::uint8_t>(at);
    case Load::u16:
        return widened<std::uint16_t>(at);
    case Load::u32:
        return widened<std::uint32_t>(at);
    case Load::u64:
        return widened<std::uint64_t>(at);
    case Load::s8:
        return widened<std::int8_t>(at);
    case Load::s16:
        return widened<std::int16_t>(at);
    case Load::s32:
        return widened<std::int32_t>(at);
    case Load::sum: {
        std::uint64_t sum = 0;
        for (std::uint32_t i = 0; i + 8 <= size_; i += 8)
            sum += widened<std::uint64_t>(at + i);
        return sum;
    }
    case Load::none:
        break;
    }
    return 0;
}

int Cell::find_label(std::uint64_t value) const {
    const auto &labels = column_->labels;
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i].value == value) return static_cast<int>(i);
    return -1;
}

Value Cell::read(const model::RecordView &record, const Reading &reading) {
    Value value;
    const auto bytes = in_key_ ? record.key : record.value;
    if (offset_ > bytes.size() || size_ > bytes.size() - offset_) return value; // a record cut short
    const std::byte *at = bytes.data() + offset_;
    value.kind = kind_;
    switch (kind_) {
    case ValueKind::bytes: {
        const auto *text = reinterpret_cast<const char *>(at);
        value.text = {text, ::strnlen(text, size_)};
        return value;
    }
    case ValueKind::stack:
        if (column_->type == TRACER_TYPE_STACK_ID) {
            const auto id = static_cast<std::int32_t>(load(at));
            if (id >= 0 && reading.stacks) value.frames = reading.stacks->stack(id);
        } else {
            std::memcpy(frames_.data(), at, frames_.size() * sizeof(std::uint64_t));
            std::size_t n = 0;
            while (n < frames_.size() && frames_[n] != 0)
                ++n;
            value.frames = std::span(frames_).first(n);
        }
        value.frames = strip_machinery(value.frames, *reading.names);
        return value;
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
    return value;
}

Reading reading_of(model::Names *names, model::StackReader *stacks, const model::Interval &interval) {
    const auto length = interval.end > interval.start ? interval.end - interval.start : 0;
    return {names, stacks, static_cast<double>(length) / 1e9};
}

} // namespace tracer::output
