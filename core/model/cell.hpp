// SPDX-License-Identifier: Apache-2.0
// One column prepared for reading, and the typed value that a record holds there. All three formats go through it, so
// they cannot disagree on what a column means; how a value looks is up to each format.
#pragma once

#include "model/column_types.hpp"
#include "model/names.hpp"
#include "model/record.hpp"

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::model {

/// What a record holds in a column. `kind` says which member has it: `bits` for numbers, flags, moments, devices and
/// symbols.
struct Value {
    ValueKind kind = ValueKind::null;
    std::uint64_t bits = 0;
    double real = 0;
    int label = -1; ///< index in the column's labels; -1: none of them, and `bits` is the number
    std::string_view
        text; ///< bytes, words or an address; a user's or a call's name, empty: it has none, `bits` is the number
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

/// Calls `each` with each of the texts in ValueKind::words.
template <class Each>
void each_word(std::string_view words, Each each) {
    while (!words.empty()) {
        const auto end = words.find('\0');
        each(words.substr(0, end));
        if (end == std::string_view::npos) return;
        words.remove_prefix(end + 1);
    }
}

/// Does a value have this flag? A label of 0 stands for no flag at all.
[[nodiscard]] inline bool is_set(const Label &label, std::uint64_t bits) {
    return label.value == 0 ? bits == 0 : (bits & label.value) == label.value;
}

/// Where a column's number lies, and how to load it.
class NumberPlace {
public:
    explicit NumberPlace(const Column &column);

    /// The bytes from there on; empty: the record is cut short. A tail has as many as there are.
    [[nodiscard]] std::span<const std::byte> bytes(const RecordView &record) const {
        const auto bytes = in_key_ ? record.key : record.value;
        if (offset_ > bytes.size() || (size_ > bytes.size() - offset_ && !is_tail_)) return {};
        return bytes.subspan(offset_);
    }
    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] bool is_tail() const { return is_tail_; }
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
        case Load::s32:
            return widened<std::int32_t>(at);
        case Load::sum:
            return sum(at);
        case Load::none:
            break;
        }
        return 0;
    }

private:
    enum class Load : std::uint8_t { u8, u16, u32, u64, s32, sum, none };
    template <class T>
    static std::uint64_t widened(const std::byte *at) {
        T v;
        std::memcpy(&v, at, sizeof v);
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(v));
    }
    [[nodiscard]] std::uint64_t sum(const std::byte *at) const;

    Load load_ = Load::none;
    bool in_key_, is_tail_;
    std::uint32_t offset_, size_;
};

/// The column's plan, computed once: where its bytes lie, how to load them, what they mean.
class Cell {
public:
    explicit Cell(const Column &column);

    [[nodiscard]] const Column &column() const { return *column_; }
    [[nodiscard]] ValueKind kind() const { return kind_; }
    [[nodiscard]] Value read(const RecordView &record, const Reading &reading) {
        Value value;
        const auto bytes = place_.bytes(record);
        if (bytes.empty() && !place_.is_tail()) return value; // a record cut short
        value.kind = kind_;
        if (plain_)
            value.bits = place_.load(bytes.data());
        else
            complete(value, bytes, record, reading);
        return value;
    }

    /// Each format's own bytes for this column: the key before it, its labels as they are written.
    std::string prefix;
    std::vector<std::string> label_text;

private:
    void complete(Value &value, std::span<const std::byte> bytes, const RecordView &record, const Reading &reading);
    [[nodiscard]] std::string_view text_of(std::span<const std::byte> bytes) const;
    void divide(Value &value, const RecordView &record, const Reading &reading) const;
    [[nodiscard]] std::span<const std::uint64_t> frames_of(std::int32_t id, const std::byte *at,
                                                           const Reading &reading);
    [[nodiscard]] int find_label(std::uint64_t value) const;

    const Column *column_;
    ValueKind kind_;
    bool plain_; ///< it is just a number
    NumberPlace place_;
    std::optional<NumberPlace> divider_; ///< of a ratio
    std::vector<std::uint64_t> frames_; ///< of a stack in the record itself, aligned; empty: the record has only its id
};

/// How to read what was recorded in `interval`. `start`: as Reading has it.
[[nodiscard]] Reading reading_of(Names *names, StackReader *stacks, const Interval &interval, std::uint64_t start = 0);

} // namespace tracer::model
