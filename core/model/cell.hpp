// SPDX-License-Identifier: Apache-2.0
// One column prepared for reading, and the typed value that a record holds there. All three formats go through it, so
// they cannot disagree on what a column means; how a value looks is up to each format.
#pragma once

#include "model/column_types.hpp"
#include "model/names.hpp"
#include "model/record.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::model {

/// What a record holds in a column. `kind` says which member has it: `bits` for numbers, moments, devices and symbols.
struct Value {
    ValueKind kind = ValueKind::null;
    std::uint64_t bits = 0;
    double real = 0;
    int label = -1;                        ///< index in the column's labels; -1: none of them, and `bits` is the number
    std::string_view text;                 ///< bytes; or a user's name, empty: it has none, `bits` is the uid
    std::span<const std::uint64_t> frames; ///< innermost first, without machinery

    [[nodiscard]] std::int64_t integer() const { return static_cast<std::int64_t>(bits); }
};

/// The context that values are read in. `seconds` is the interval's length; 0: there is none.
struct Reading {
    Names *names = nullptr;
    StackReader *stacks = nullptr;
    double seconds = 0;
    std::uint64_t start = 0; ///< of the run, on the boot clock: for conditions on the time that has elapsed
};

/// The column's plan, computed once: where its bytes lie, how to load them, what they mean.
class Cell {
public:
    explicit Cell(const Column &column);

    [[nodiscard]] const Column &column() const { return *column_; }
    [[nodiscard]] ValueKind kind() const { return kind_; }
    [[nodiscard]] Value read(const RecordView &record, const Reading &reading) {
        Value value;
        const auto bytes = in_key_ ? record.key : record.value;
        if (offset_ > bytes.size() || size_ > bytes.size() - offset_) return value; // a record cut short
        value.kind = kind_;
        if (plain_)
            value.bits = load(bytes.data() + offset_);
        else
            complete(value, bytes.data() + offset_, reading);
        return value;
    }

    /// Each format's own bytes for this column: the key before it, its labels as they are written.
    std::string prefix;
    std::vector<std::string> label_text;

private:
    enum class Load : std::uint8_t { u8, u16, u32, u64, s8, s16, s32, sum, none };
    template <class T>
    static std::uint64_t widened(const std::byte *at) {
        T v;
        std::memcpy(&v, at, sizeof v);
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(v));
    }
    [[nodiscard]] std::uint64_t load(const std::byte *at) const {
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
        case Load::sum:
            return sum(at);
        case Load::none:
            break;
        }
        return 0;
    }
    [[nodiscard]] std::uint64_t sum(const std::byte *at) const;
    void complete(Value &value, const std::byte *at, const Reading &reading);
    [[nodiscard]] std::span<const std::uint64_t> frames_of(std::int32_t id, const std::byte *at,
                                                           const Reading &reading);
    [[nodiscard]] int find_label(std::uint64_t value) const;

    const Column *column_;
    ValueKind kind_;
    Load load_;
    bool in_key_;
    bool plain_; ///< it is just a number
    std::uint32_t offset_, size_;
    std::vector<std::uint64_t> frames_; ///< of a stack in the record itself, aligned; empty: the record has only its id
};

/// How to read what was recorded in `interval`. `start`: as Reading has it.
[[nodiscard]] Reading reading_of(Names *names, StackReader *stacks, const Interval &interval, std::uint64_t start = 0);

} // namespace tracer::model
