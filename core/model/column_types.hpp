// SPDX-License-Identifier: Apache-2.0
// What the host knows of the types that a column may have, in one table: names, sizes, and the kind of value that a
// reader gets. Knows neither records nor how a value is shown.
#pragma once

#include <tracer/abi.h>

#include <cstdint>

namespace tracer::model {

/// What kind of thing a value is. Each format decides for itself how a kind looks.
enum class ValueKind : std::uint8_t {
    null,    ///< nothing: no error, a rate without an interval
    natural, ///< a number
    integer, ///< one with a sign
    real,    ///< a fraction
    bytes,   ///< text: any bytes, chosen by anybody
    words,   ///< several texts, each ended by a NUL
    user,    ///< a uid, and its name where it has one
    error,   ///< a negative return value
    result,  ///< a number with a sign, which is an error where it is negative
    call,    ///< a system call's number, and its name where it has one
    label,   ///< one of the column's labels
    flags,   ///< several of them, by their bits
    hex,     ///< a number that people read in hexadecimal
    boolean, ///< true unless 0
    address, ///< of the internet: 4 bytes or 16
    device,  ///< major << 20 | minor
    moment,  ///< ns of boot time
    elapsed, ///< ns of boot time, to be shown since the run's start
    symbol,  ///< a kernel address
    stack,   ///< addresses, innermost first
};

/// Is it one of the kinds whose number has a sign?
[[nodiscard]] constexpr bool has_sign(ValueKind kind) {
    return kind == ValueKind::integer || kind == ValueKind::result;
}
/// Is it a number to a reader? Then it is aligned right and formatted as numbers are.
[[nodiscard]] bool is_number(ValueKind kind);

struct ColumnType {
    const char *name = nullptr; ///< as `info` shows it; nullptr: no type
    ValueKind kind = ValueKind::null;
    std::uint32_t sizes = 0; ///< bit n: a column may have n bytes
    std::uint32_t item = 0;  ///< bytes of an item where a column holds any number of them; 0: it holds one value
    bool negative = false;   ///< its sign counts when it is widened
    bool amount = false;     ///< a sum of several means something
    int decimals = 1, data_decimals = 3; ///< of ValueKind::real, in text and in JSON and CSV

    [[nodiscard]] bool fits(std::uint32_t size) const {
        return item != 0 ? size != 0 && size % item == 0 : size < 32 && (sizes >> size & 1) != 0;
    }
};

[[nodiscard]] const ColumnType &column_type(tracer_type type);
/// Is it a type at all? For numbers that may not be an enumerator.
[[nodiscard]] bool is_column_type(std::uint32_t number);

} // namespace tracer::model
