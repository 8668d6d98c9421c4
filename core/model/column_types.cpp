// SPDX-License-Identifier: Apache-2.0
#include "model/column_types.hpp"

#include <array>

namespace tracer::model {
namespace {

/// A value for ColumnType::sizes.
constexpr std::uint32_t in(auto... bytes) { return (... | (1u << bytes)); }

constexpr ColumnType number(const char *name, std::uint32_t sizes) { return {name, ValueKind::natural, sizes}; }
constexpr ColumnType with_sign(const char *name, std::uint32_t sizes, ValueKind kind = ValueKind::integer) {
    return {name, kind, sizes, 0, true};
}
constexpr ColumnType amount(const char *name, std::uint32_t sizes, ValueKind kind = ValueKind::natural) {
    return {name, kind, sizes, 0, false, true};
}

/// The table. No default: the compiler names an enumerator that has no row.
constexpr ColumnType row(tracer_type type) {
    // clang-format off
    switch (type) {
    case TRACER_TYPE_U8:            return number("u8", in(1));
    case TRACER_TYPE_U16:           return number("u16", in(2));
    case TRACER_TYPE_U32:           return number("u32", in(4));
    case TRACER_TYPE_U64:           return amount("u64", in(8));
    case TRACER_TYPE_S32:           return with_sign("s32", in(4));
    case TRACER_TYPE_S64:           return with_sign("s64", in(8));
    case TRACER_TYPE_PID:           return with_sign("pid", in(4));
    case TRACER_TYPE_UID:           return number("uid", in(4));
    case TRACER_TYPE_USER:          return {"user", ValueKind::user, in(4)};
    case TRACER_TYPE_SIGNAL:        return with_sign("signal", in(4));
    case TRACER_TYPE_ERRNO:         return with_sign("errno", in(4, 8), ValueKind::error);
    case TRACER_TYPE_CPU:           return number("cpu", in(4));
    case TRACER_TYPE_DEV:           return {"dev", ValueKind::device, in(4)};
    case TRACER_TYPE_INODE:         return number("inode", in(8));
    case TRACER_TYPE_ENUM:          return {"enum", ValueKind::label, in(1, 2, 4)};
    case TRACER_TYPE_SYSCALL:       return with_sign("syscall", in(4, 8), ValueKind::call);
    case TRACER_TYPE_RESULT:        return with_sign("result", in(4, 8), ValueKind::result);
    case TRACER_TYPE_FLAGS:         return {"flags", ValueKind::flags, in(1, 2, 4, 8)};
    case TRACER_TYPE_HEX:           return {"hex", ValueKind::hex, in(1, 2, 4, 8)};
    case TRACER_TYPE_BOOL:          return {"bool", ValueKind::boolean, in(1, 4)};
    case TRACER_TYPE_COMM:          return {"comm", ValueKind::bytes, in(16)};
    case TRACER_TYPE_STRING:        return {"string", ValueKind::bytes, 0, 1};
    case TRACER_TYPE_ARGV:          return {"argv", ValueKind::words, 0, 1};
    case TRACER_TYPE_BYTES:         return amount("bytes", in(4, 8));
    case TRACER_TYPE_COUNT:         return amount("count", in(8));
    case TRACER_TYPE_RATE:          return amount("rate", in(8), ValueKind::real);
    case TRACER_TYPE_DURATION_NS:   return amount("duration", in(8));
    case TRACER_TYPE_BOOT_TIME:     return {"time", ValueKind::moment, in(8)};
    case TRACER_TYPE_ELAPSED:       return {"elapsed", ValueKind::elapsed, in(8)};
    case TRACER_TYPE_RATIO:         return {.name = "ratio", .kind = ValueKind::real, .sizes = in(4, 8),
                                            .decimals = 2, .data_decimals = 6};
    case TRACER_TYPE_KSYM:          return {"ksym", ValueKind::symbol, in(8)};
    case TRACER_TYPE_KERNEL_STACK:  return {"kernel_stack", ValueKind::stack, 0, sizeof(std::uint64_t)};
    case TRACER_TYPE_STACK_ID:      return with_sign("stack_id", in(4), ValueKind::stack);
    case TRACER_TYPE_IPV4:          return {"ipv4", ValueKind::address, in(4)};
    case TRACER_TYPE_IPV6:          return {"ipv6", ValueKind::address, in(16)};
    case TRACER_TYPE_IP:            return {"ip", ValueKind::address, in(16)};
    case TRACER_TYPE_PORT:          return number("port", in(2));
    }
    // clang-format on
    return {};
}

/// By number, for code that runs for every value. A type above 127 would be refused wherever it turned up.
constexpr auto rows = [] {
    std::array<ColumnType, 128> all{};
    for (std::uint32_t number = 0; number < all.size(); ++number)
        all[number] = row(static_cast<tracer_type>(number));
    return all;
}();

} // namespace

const ColumnType &column_type(tracer_type type) { return rows[static_cast<std::uint32_t>(type) % rows.size()]; }

bool is_column_type(std::uint32_t number) { return number < rows.size() && rows[number].name != nullptr; }

bool is_number(ValueKind kind) {
    // clang-format off
    switch (kind) {
    case ValueKind::natural: case ValueKind::integer: case ValueKind::real: case ValueKind::elapsed:
    case ValueKind::result: case ValueKind::hex:
        return true;
    case ValueKind::null: case ValueKind::bytes: case ValueKind::words: case ValueKind::user: case ValueKind::error:
    case ValueKind::call: case ValueKind::label: case ValueKind::flags: case ValueKind::boolean: case ValueKind::device:
    case ValueKind::moment: case ValueKind::symbol: case ValueKind::stack: case ValueKind::address:
        return false;
    }
    // clang-format on
    return false;
}

} // namespace tracer::model
