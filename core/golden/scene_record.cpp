// SPDX-License-Identifier: Apache-2.0
#include "golden/scene_record.hpp"

#include "golden/scene.hpp"
#include "model/addresses.hpp"
#include "model/column_types.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace tracer::golden {
namespace {
using Json = nlohmann::json;
using model::ValueKind;

[[noreturn]] void refuse(const Json &value, const std::string &wanted) {
    const auto text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    throw std::runtime_error((text.size() <= 40 ? text : text.substr(0, 40) + "...") + " is not " + wanted);
}

std::uint64_t number(const Json &value) {
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
    if (value.is_number_integer()) return static_cast<std::uint64_t>(value.get<std::int64_t>());
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_string()) {
        const auto &text = value.get_ref<const std::string &>();
        const bool hex = text.starts_with("0x");
        std::uint64_t read = 0;
        const auto [end, error] =
            std::from_chars(text.data() + (hex ? 2 : 0), text.data() + text.size(), read, hex ? 16 : 10);
        if (error == std::errc() && end == text.data() + text.size()) return read;
    }
    refuse(value, R"(a whole number, or one as text: 12, -1, "0x1f")");
}

std::string text(const Json &value) {
    if (!value.is_string()) refuse(value, "a text");
    const auto &given = value.get_ref<const std::string &>();
    return given == "{hostile}" ? std::string(hostile_bytes) : given;
}

/// Each ends with a NUL.
std::string words(const Json &value) {
    if (!value.is_array()) refuse(value, R"(a list of texts: ["cat", "/etc/hosts"])");
    std::string all;
    for (const Json &word : value)
        all += text(word) + '\0';
    return all;
}

/// Little endian.
std::string bytes_of(std::uint64_t number, std::size_t size) {
    std::string bytes(size, '\0');
    std::memcpy(bytes.data(), &number, std::min(size, sizeof number));
    return bytes;
}

std::string numbers(const Json &value) {
    std::string all;
    for (const Json &item : value)
        all += bytes_of(number(item), sizeof(std::uint64_t));
    return all;
}

/// IPv4 alone has four bytes, which are the last ones of the IPv6 address that stands for it.
std::string address(const Json &value, std::size_t size) {
    const auto read = model::parse_address(text(value));
    if (!read) refuse(value, R"(an address: "10.0.0.1", "::1")");
    const std::string all(read->begin(), read->end());
    return all.substr(all.size() - std::min(size, all.size()));
}

std::string bytes_for(const model::Column &column, const Json &value) {
    const auto kind = model::column_type(column.type).kind;
    if (kind == ValueKind::words) return words(value);
    if (kind == ValueKind::bytes) return text(value);
    if (kind == ValueKind::address && value.is_string() && !value.get_ref<const std::string &>().starts_with("0x"))
        return address(value, column.size);
    return value.is_array() ? numbers(value) : bytes_of(number(value), column.size);
}

std::string place(const model::Source &source, const std::string &column) {
    return "source " + source.name + ": column " + column + ": ";
}
} // namespace

model::Histogram histogram_of(const Json &values) {
    if (!values.is_array()) refuse(values, "a list of whole numbers");
    model::Histogram h;
    for (const Json &item : values) {
        const std::uint64_t value = number(item);
        ++h.buckets[model::bucket_of(value)];
        h.min = h.count == 0 ? value : std::min(h.min, value);
        h.max = std::max(h.max, value);
        h.sum += value;
        ++h.count;
    }
    return h;
}

SceneRecord::SceneRecord(const model::Source &source, const Json &values)
    : source_(&source), key_(source.key_size), value_(source.value_size) {
    if (!values.is_object()) refuse(values, "a record of source " + source.name + R"(: {"column": value, ...})");
    for (const auto &[name, value] : values.items())
        try {
            if (name == "values" && source.kind == TRACER_SOURCE_HISTOGRAMS) {
                histogram_of(value).put(value_);
                continue;
            }
            const auto column = std::ranges::find(source.columns, name, &model::Column::name);
            if (column == source.columns.end()) throw std::runtime_error("there is none of that name");
            set(*column, value);
        } catch (const std::exception &problem) {
            throw std::runtime_error(place(source, name) + problem.what());
        }
}

void SceneRecord::set(const model::Column &column, const Json &value) {
    const auto bytes = bytes_for(column, value);
    // A thread's name and a text are cut to what there is room for, as programs cut them.
    const bool cut = model::column_type(column.type).kind == ValueKind::bytes;
    if (bytes.size() > column.size && !cut)
        throw std::runtime_error("it takes " + std::to_string(bytes.size()) + " bytes, and the column has " +
                                 std::to_string(column.size));
    set_bytes(column, std::string_view(bytes).substr(0, column.size));
}

void SceneRecord::set_bytes(const model::Column &column, std::string_view bytes) {
    if (column.has(TRACER_COLUMN_TAIL)) value_.resize(source_->value_size + bytes.size());
    auto &whole = column.has(TRACER_COLUMN_KEY) ? key_ : value_;
    std::ranges::copy(std::as_bytes(std::span(bytes)), std::span(whole).subspan(column.offset).begin());
}

} // namespace tracer::golden
