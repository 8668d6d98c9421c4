// SPDX-License-Identifier: Apache-2.0
#include "recording/layout.hpp"

#include "model/cell.hpp"
#include "recording/cursor.hpp"
#include "recording/histogram_bytes.hpp"

#include <algorithm>
#include <cstring>

namespace tracer::recording {
namespace {

using Kind = Field::Kind;
using model::ValueKind;

constexpr std::uint32_t word = sizeof(std::uint64_t);

Kind kind_of(const model::Column &column) {
    const model::ColumnType &type = model::column_type(column.type);
    const bool in_key = column.has(TRACER_COLUMN_KEY);
    if (column.has(TRACER_COLUMN_SUM)) return Kind::sum;
    if (type.kind == ValueKind::words) return in_key ? Kind::chars : Kind::strings;
    if (type.kind == ValueKind::address) return Kind::bytes;
    if (type.kind == ValueKind::bytes) return in_key ? Kind::chars : Kind::text;
    if (type.kind == ValueKind::stack && type.item != 0) return in_key ? Kind::words : Kind::frames;
    return Kind::number;
}

/// Bytes kept as they were.
bool is_plain(Kind kind) {
    switch (kind) {
    case Kind::number:
    case Kind::chars:
    case Kind::words:
    case Kind::bytes:
        return true;
    case Kind::text:
    case Kind::strings:
    case Kind::frames:
    case Kind::sum:
    case Kind::histogram:
        return false;
    }
    return false;
}

std::size_t most_of(Kind kind, std::uint32_t size) {
    switch (kind) {
    case Kind::text:
        return size + 1;
    case Kind::strings:
        return sizeof(std::uint32_t) + size + 1;
    case Kind::frames:
        return sizeof(std::uint16_t) + size;
    case Kind::sum:
        return word;
    case Kind::histogram:
        return most_of_histogram;
    case Kind::number:
    case Kind::chars:
    case Kind::words:
    case Kind::bytes:
        break;
    }
    return size;
}

std::uint64_t word_at(const std::byte *at) {
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

char *put_frames(char *at, const std::byte *from, std::uint32_t size) {
    std::uint16_t count = 0;
    while ((count + 1u) * word <= size && word_at(from + count * word) != 0)
        ++count;
    std::memcpy(at, &count, sizeof count);
    std::memcpy(at + sizeof count, from, count * word);
    return at + sizeof count + count * word;
}

char *put_text(char *at, const std::byte *from, std::uint32_t size) {
    const std::size_t length = ::strnlen(reinterpret_cast<const char *>(from), size);
    std::memcpy(at, from, length);
    at[length] = '\0';
    return at + length + 1;
}

char *put_strings(char *at, const std::byte *from, std::uint32_t size, bool is_tail) {
    std::string_view words(reinterpret_cast<const char *>(from), size);
    if (!is_tail) words = words.substr(0, words.find_last_not_of('\0') + 1); // what follows is padding
    std::uint32_t count = 0;
    char *end = at + sizeof count;
    model::each_word(words, [&](std::string_view text) {
        if (!text.empty()) std::memcpy(end, text.data(), text.size());
        end += text.size();
        *end++ = '\0';
        ++count;
    });
    std::memcpy(at, &count, sizeof count);
    return end;
}

char *put_sum(char *at, const std::byte *from, std::uint32_t size) {
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i + word <= size; i += word)
        sum += word_at(from + i);
    std::memcpy(at, &sum, sizeof sum);
    return at + sizeof sum;
}

bool read_frames(Cursor &from, std::byte *to, std::uint32_t size) {
    const auto count = from.get<std::uint16_t>();
    return count <= size / word && from.copy(to, std::size_t{count} * word);
}

/// How many bytes there are.
std::optional<std::size_t> read_text(Cursor &from, std::byte *to, std::uint32_t size) {
    const std::string_view text = from.text(size);
    std::memcpy(to, text.data() ? text.data() : "", text.size());
    return from.good() ? std::optional(text.size()) : std::nullopt;
}

std::optional<std::size_t> read_strings(Cursor &from, std::byte *to, std::uint32_t size) {
    std::size_t used = 0;
    for (auto count = from.get<std::uint32_t>(); count > 0; --count) {
        if (used >= size) return std::nullopt;
        const std::string_view text = from.text(size - used);
        if (!from.good()) return std::nullopt;
        if (!text.empty()) std::memcpy(to + used, text.data(), text.size());
        used = std::min<std::size_t>(used + text.size() + 1, size); // the last one may have no room for its NUL
    }
    return from.good() ? std::optional(used) : std::nullopt;
}

} // namespace

Layout::Layout(const model::Source &source)
    : source_(&source), says_when_read_(source.kind == TRACER_SOURCE_EVENTS && !source.time()) {
    for (const model::Column &column : source.columns)
        if (column.type != TRACER_TYPE_RATIO)
            add({column.name, kind_of(column), &column, column.has(TRACER_COLUMN_KEY), column.has(TRACER_COLUMN_TAIL),
                 column.offset, column.size});
    if (source.kind == TRACER_SOURCE_HISTOGRAMS)
        add({free_name("histogram"), Kind::histogram, nullptr, false, false, 0, source.value_size});
    keep_dividends();
    keep_rest_of_key();
    keep_words_of_sums();
}

void Layout::add(Field field) {
    most_ += most_of(field.kind, field.size);
    Step *last = steps_.empty() ? nullptr : &steps_.back();
    const Kind kind = is_plain(field.kind) ? Kind::bytes : field.kind;
    if (kind == Kind::bytes && last && last->kind == kind && last->in_key == field.in_key &&
        last->offset + last->size == field.offset)
        last->size += field.size;
    else
        steps_.push_back({kind, field.in_key, field.is_tail, field.offset, field.size});
    fields_.push_back(std::move(field));
}

std::string Layout::free_name(std::string name) const {
    while (std::ranges::count(fields_, name, &Field::name) > 0)
        name += '_';
    return name;
}

/// A ratio is worked out anew; the field has the name of what it is, which is not what the column shows.
void Layout::keep_dividends() {
    for (const model::Column &column : source_->columns)
        if (column.type == TRACER_TYPE_RATIO)
            add({free_name(column.name + "_dividend"), kind_of(column), &column, column.has(TRACER_COLUMN_KEY), false,
                 column.offset, column.size});
}

void Layout::keep_rest_of_key() {
    std::vector<bool> shown(source_->key_size);
    for (const Field &field : fields_)
        if (field.in_key && field.kind != Kind::sum) std::fill_n(shown.begin() + field.offset, field.size, true);
    for (std::uint32_t at = 0; at < shown.size();) {
        const auto begin = at;
        while (at < shown.size() && !shown[at])
            ++at;
        if (at > begin)
            add({free_name("key_" + std::to_string(begin)), Kind::bytes, nullptr, true, false, begin, at - begin});
        ++at;
    }
}

/// A sum cannot be split up again.
void Layout::keep_words_of_sums() {
    std::vector<bool> shown(source_->value_size);
    for (const Field &field : fields_)
        if (!field.in_key && field.kind == Kind::number) std::fill_n(shown.begin() + field.offset, field.size, true);
    for (const model::Column &column : source_->columns) {
        if (!column.has(TRACER_COLUMN_SUM) || column.has(TRACER_COLUMN_KEY)) continue;
        for (std::uint32_t at = column.offset; at + word <= column.offset + column.size; at += word) {
            const auto begin = shown.begin() + at;
            if (std::all_of(begin, begin + word, [](bool is) { return is; })) continue;
            std::fill_n(begin, word, true);
            add({free_name("value_" + std::to_string(at)), Kind::words, nullptr, false, false, at, word});
        }
    }
}

char *Layout::write(char *at, const model::RecordView &record) const {
    for (const Step &step : steps_) {
        const auto whole = step.in_key ? record.key : record.value;
        const std::byte *from = whole.data() + step.offset;
        const std::uint32_t size =
            step.is_tail ? static_cast<std::uint32_t>(std::min<std::size_t>(step.size, whole.size() - step.offset))
                         : step.size;
        switch (step.kind) {
        case Kind::text:
            at = put_text(at, from, size);
            break;
        case Kind::strings:
            at = put_strings(at, from, size, step.is_tail);
            break;
        case Kind::frames:
            at = put_frames(at, from, step.size);
            break;
        case Kind::sum:
            at = put_sum(at, from, step.size);
            break;
        case Kind::histogram:
            at = put_histogram(at, model::Histogram::of({from, step.size}));
            break;
        case Kind::number:
        case Kind::chars:
        case Kind::words:
        case Kind::bytes:
            std::memcpy(at, from, step.size);
            at += step.size;
            break;
        }
    }
    return at;
}

std::optional<std::size_t> Layout::read(Cursor &from, std::span<std::byte> key, std::span<std::byte> value) const {
    std::size_t size = source_->value_size;
    for (const Step &step : steps_) {
        std::byte *to = (step.in_key ? key : value).data() + step.offset;
        bool good = true;
        std::optional<std::size_t> there = 0;
        switch (step.kind) {
        case Kind::text:
            there = read_text(from, to, step.size);
            break;
        case Kind::strings:
            there = read_strings(from, to, step.size);
            break;
        case Kind::frames:
            good = read_frames(from, to, step.size);
            break;
        case Kind::sum:
            (void)from.get<std::uint64_t>();
            break;
        case Kind::histogram: {
            model::Histogram histogram;
            good = read_histogram(from, histogram);
            histogram.put({to, step.size});
            break;
        }
        case Kind::number:
        case Kind::chars:
        case Kind::words:
        case Kind::bytes:
            good = from.copy(to, step.size);
            break;
        }
        if (!good || !there) return std::nullopt;
        if (step.is_tail) size = step.offset + *there;
    }
    return from.good() ? std::optional(size) : std::nullopt;
}

} // namespace tracer::recording
