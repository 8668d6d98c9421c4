// SPDX-License-Identifier: Apache-2.0
#include "model/spec_check.hpp"

#include "model/column_types.hpp"
#include "model/histogram.hpp"

#include <algorithm>
#include <array>

namespace tracer::model {
namespace {

constexpr std::uint32_t max_key = 512;
constexpr std::uint32_t max_value = 64u << 10;
constexpr std::uint32_t max_width = 256;

/// May a column of this type have `size` bytes?
bool size_fits(const Column &column) {
    if (column.has(TRACER_COLUMN_SUM)) return column.size != 0 && column.size % 8 == 0;
    return column_type(column.type).fits(column.size);
}

bool is_amount(const Column &column) { return column_type(column.type).amount; }
/// One that is known of a sum once what it is made of has been added up.
bool is_ratio(const Column &column) { return column.type == TRACER_TYPE_RATIO; }

std::string check_ratio(const Source &source, const Column &column) {
    if (!is_ratio(column)) return column.over.empty() ? "" : "only a ratio is divided by a column";
    if (column.over.empty()) return "a ratio names the column that it is divided by";
    const auto over = std::ranges::find(source.columns, column.over, &Column::name);
    if (over == source.columns.end()) return "it is divided by '" + column.over + "', which is not a column";
    return is_amount(*over) && over->type != TRACER_TYPE_RATE
               ? ""
               : "it is divided by '" + column.over + "', which is no amount";
}

std::string check_tail(const Source &source, const Column &column) {
    if (!column.has(TRACER_COLUMN_TAIL)) return {};
    const ValueKind kind = column_type(column.type).kind;
    if (source.kind != TRACER_SOURCE_EVENTS) return "it is a tail, which only the records of events have";
    if (kind != ValueKind::bytes && kind != ValueKind::words) return "a tail is a string or words";
    if (column.type == TRACER_TYPE_COMM) return "a tail is a string or words";
    if (column.has(TRACER_COLUMN_SUM) || column.has(TRACER_COLUMN_KEY)) return "a tail is neither a sum nor a key";
    if (column.size == 0 || source.value_size + std::uint64_t{column.size} > max_value)
        return "a tail has at least one byte, and with its record at most " + std::to_string(max_value);
    if (column.offset != source.value_size)
        return "a tail begins where its record ends, at byte " + std::to_string(source.value_size);
    return {};
}

/// Keys that records of every plugin carry.
bool is_common_key(const std::string &name) {
    static const std::array<std::string, 5> common = {"time", "plugin", "type", "interval", "seq"};
    return std::find(common.begin(), common.end(), name) != common.end();
}

/// Keys that a record of a histogram carries in JSON or CSV.
bool is_figure(const std::string &name) {
    static const std::array<std::string, 12> figures = {"unit", "count", "sum", "min",  "max",     "p50",
                                                        "p90",  "p99",   "lo",  "p999", "buckets", "hi"};
    return std::find(figures.begin(), figures.end(), name) != figures.end();
}

bool has_histograms(const Source &source) {
    return source.kind == TRACER_SOURCE_HISTOGRAM || source.kind == TRACER_SOURCE_HISTOGRAMS;
}

bool has_stack(const Source &source) {
    return std::any_of(source.columns.begin(), source.columns.end(),
                       [](const Column &c) { return column_type(c.type).kind == ValueKind::stack; });
}

std::string check_sizes(const Source &source) {
    if (source.keyed()) {
        if (source.key_size == 0 || source.key_size > max_key)
            return "its key size is not 1 to " + std::to_string(max_key);
        if (source.key_type.empty()) return "its key type is NULL";
    } else if (source.key_size != 0 || !source.key_type.empty()) {
        return "it has a key, but is not a table";
    }
    if (source.value_size == 0 || source.value_size > max_value)
        return "its value size is not 1 to " + std::to_string(max_value);
    if (source.kind == TRACER_SOURCE_COUNTER && source.value_size % 8 != 0) return "a counter's struct is made of u64";
    if (has_histograms(source) && source.value_size != hist_size)
        return "a histogram's value is struct tracer_hist, " + std::to_string(hist_size) + " bytes";
    return {};
}

std::string check_format(const Source &source) {
    const auto &format = source.format;
    const bool histogram = source.kind == TRACER_SOURCE_HISTOGRAM, table = source.kind == TRACER_SOURCE_TABLE;
    switch (format.renderer) {
    case TRACER_RENDER_COLUMNS:
        break;
    case TRACER_RENDER_TABLE:
        if (!source.keyed()) return "the table renderer needs a table";
        break;
    case TRACER_RENDER_HISTOGRAM:
        break;
    case TRACER_RENDER_STACK:
    case TRACER_RENDER_FOLDED:
        if (!has_stack(source)) return "its renderer needs a column that is a stack";
        break;
    case TRACER_RENDER_TEMPLATE:
        if (format.pattern.empty()) return "its pattern is missing";
        break;
    }
    if (source.kind == TRACER_SOURCE_HISTOGRAMS) {
        if (format.renderer != TRACER_RENDER_TABLE && format.renderer != TRACER_RENDER_HISTOGRAM)
            return "histograms by key are shown by the table renderer or the histogram renderer";
        if (format.format_text) return "the text of histograms is core's own";
    } else if ((format.renderer == TRACER_RENDER_HISTOGRAM) != histogram) {
        return "the histogram renderer and a histogram belong together";
    }
    if (!format.sort.empty() && !table) return "only a table is sorted";
    for (const auto &name : format.sort)
        if (std::none_of(source.columns.begin(), source.columns.end(), [&](const Column &c) { return c.name == name; }))
            return "it sorts by '" + name + "', which is not a column";
    return {};
}

} // namespace

std::string check_column(const Source &source, const Column &column) {
    const bool key = column.has(TRACER_COLUMN_KEY);
    if (key && !source.keyed()) return "it is in the key, but only tables have one";
    if (source.kind == TRACER_SOURCE_HISTOGRAMS) {
        if (!key) return "the columns of histograms are their key's";
        if (is_figure(column.name)) return "its name is a key that all histograms have";
    }
    if (auto problem = check_tail(source, column); !problem.empty()) return problem;
    if (auto problem = check_ratio(source, column); !problem.empty()) return problem;
    const bool tail = column.has(TRACER_COLUMN_TAIL);
    const std::uint32_t whole = key ? source.key_size : source.value_size + (tail ? column.size : 0);
    if (column.offset > whole || column.size > whole - column.offset)
        return "offset " + std::to_string(column.offset) + " and size " + std::to_string(column.size) +
               " reach past the " + std::to_string(whole) + " bytes of the " + (key ? "key" : "value");
    if (!size_fits(column)) return "its type cannot have " + std::to_string(column.size) + " bytes";
    const bool summed = is_amount(column) || is_ratio(column);
    if (column.has(TRACER_COLUMN_SUM) && !summed) return "values of its type cannot be summed";
    if (source.kind == TRACER_SOURCE_COUNTER && (!summed || column.offset % 8 != 0 || column.size % 8 != 0))
        return "a counter's columns are amounts of u64";
    if (column.width > max_width) return "its width is above " + std::to_string(max_width);
    if (column.has(TRACER_COLUMN_TEXT_ONLY) && column.has(TRACER_COLUMN_NO_TEXT)) return "it would be shown nowhere";
    if (column.has(TRACER_COLUMN_TIME)) {
        const ValueKind kind = column_type(column.type).kind;
        if (kind != ValueKind::moment && kind != ValueKind::elapsed)
            return "the time of a record is of type BOOT_TIME or ELAPSED";
    } else if (is_common_key(column.name) && !column.has(TRACER_COLUMN_TEXT_ONLY)) {
        return "its name is a key that all records have";
    }
    if (column.type == TRACER_TYPE_STACK_ID && source.stacks.empty())
        return "it is a stack's id, but the source names no stack map";
    if (column.labels.empty()) {
        if (column.type == TRACER_TYPE_ENUM) return "an enumeration needs labels";
        if (column.type == TRACER_TYPE_FLAGS) return "flags need labels";
    } else if (column.type != TRACER_TYPE_ENUM && column.type != TRACER_TYPE_FLAGS) {
        return "only an enumeration and flags have labels";
    }
    if (const auto twice = shared_name(column.labels, [](const Label &l) { return l.name; }); !twice.empty())
        return "two labels are named '" + twice + "'";
    return {};
}

std::string check_source(Source &source) {
    if (auto problem = check_sizes(source); !problem.empty()) return problem;
    if (source.columns.empty() && source.kind != TRACER_SOURCE_HISTOGRAM) return "it has no column";
    if (const auto twice = shared_name(source.columns, [](const Column &c) { return c.name; }); !twice.empty())
        return "two columns are named '" + twice + "'";
    std::size_t times = 0, tails = 0;
    for (const auto &column : source.columns) {
        times += column.has(TRACER_COLUMN_TIME);
        tails += column.has(TRACER_COLUMN_TAIL);
        if (const auto problem = check_column(source, column); !problem.empty())
            return "column '" + column.name + "': " + problem;
    }
    if (tails > 1) return "two columns are the tail of the record";
    if (times > 1) return "two columns are the time of the record";
    if (auto problem = check_format(source); !problem.empty()) return problem;
    const auto completed = complete(source);
    return completed ? "" : completed.error().message;
}

} // namespace tracer::model
