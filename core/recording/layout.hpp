// SPDX-License-Identifier: Apache-2.0
// How the records of one source lie in a recording: one field per column, packed, in the order of the columns. A text
// ends where its NUL does, a stack where it ends; a table's key is kept to the last byte, since it orders rows. Knows
// neither packets nor TSDL.
#pragma once

#include "model/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tracer::recording {

class Cursor;

struct Field {
    enum class Kind : std::uint8_t {
        number,    ///< as many bytes as the column has
        text,      ///< up to the NUL
        strings,   ///< a u32 count, and that many texts, each up to its NUL
        frames,    ///< a u16 count, and that many u64
        sum,       ///< u64: the value that the columns give; not read back
        chars,     ///< a text with all its bytes
        words,     ///< u64 each, all of them
        bytes,     ///< of no column
        histogram, ///< its figures, and the buckets that are not empty
    };

    std::string name; ///< unique within the source
    Kind kind = Kind::bytes;
    const model::Column *column = nullptr; ///< null: bytes that no column shows
    bool in_key = false, is_tail = false;
    std::uint32_t offset = 0, size = 0;
};

class Layout {
public:
    /// The source outlives it.
    explicit Layout(const model::Source &source);

    [[nodiscard]] const model::Source &source() const { return *source_; }
    [[nodiscard]] const std::vector<Field> &fields() const { return fields_; }
    /// Events without a time of their own begin with the moment when they were read.
    [[nodiscard]] bool says_when_read() const { return says_when_read_; }

    /// Takes at most this many bytes.
    [[nodiscard]] std::size_t most() const { return most_; }
    /// Writes the record to `at`; returns the end.
    [[nodiscard]] char *write(char *at, const model::RecordView &record) const;
    /// Reads one into `key` and `value`, which have the most that the source's may have and are zero. Gives the bytes
    /// of the value; nothing: it is not well-formed.
    [[nodiscard]] std::optional<std::size_t> read(Cursor &from, std::span<std::byte> key,
                                                  std::span<std::byte> value) const;

private:
    /// Fields that lie side by side as numbers do are copied as one.
    struct Step {
        Field::Kind kind;
        bool in_key, is_tail;
        std::uint32_t offset, size;
    };
    void add(Field field);
    void keep_dividends();
    void keep_rest_of_key();
    void keep_words_of_sums();
    [[nodiscard]] std::string free_name(std::string name) const;

    const model::Source *source_;
    std::vector<Field> fields_;
    std::vector<Step> steps_;
    std::size_t most_ = 0;
    bool says_when_read_;
};

} // namespace tracer::recording
