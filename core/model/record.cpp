// SPDX-License-Identifier: Apache-2.0
#include "model/record.hpp"

namespace tracer::model {
namespace {

template <class T>
std::int64_t widen(std::span<const std::byte> bytes) {
    T v{};
    std::memcpy(&v, bytes.data(), sizeof v);
    return static_cast<std::int64_t>(v);
}

bool is_signed(tracer_type type) {
    switch (type) {
    case TRACER_TYPE_S32:
    case TRACER_TYPE_S64:
    case TRACER_TYPE_PID:
    case TRACER_TYPE_SIGNAL:
    case TRACER_TYPE_ERRNO:
    case TRACER_TYPE_STACK_ID:
        return true;
    default:
        return false;
    }
}

} // namespace

std::int64_t RecordView::integer(const Column &column) const {
    const auto raw = bytes(column);
    if (column.has(TRACER_COLUMN_SUM)) {
        std::uint64_t sum = 0;
        for (std::size_t at = 0; at + 8 <= raw.size(); at += 8)
            sum += static_cast<std::uint64_t>(widen<std::uint64_t>(raw.subspan(at)));
        return static_cast<std::int64_t>(sum);
    }
    const bool negative_too = is_signed(column.type);
    switch (raw.size()) {
    case 1:
        return negative_too ? widen<std::int8_t>(raw) : widen<std::uint8_t>(raw);
    case 2:
        return negative_too ? widen<std::int16_t>(raw) : widen<std::uint16_t>(raw);
    case 4:
        return negative_too ? widen<std::int32_t>(raw) : widen<std::uint32_t>(raw);
    case 8:
        return widen<std::int64_t>(raw);
    default:
        return 0;
    }
}

} // namespace tracer::model
