// SPDX-License-Identifier: Apache-2.0
#include "describe/sources.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "describe/columns.hpp"
#include "describe/words.hpp"
#include "model/condition_text.hpp"

#include <tracer/bpf/shared.h>

#include <algorithm>
#include <array>

namespace tracer::describe {
namespace {

Result<Struct> structure(const Types &types, const std::string &spelling) {
    auto found = types.structure(spelling);
    if (found) return std::move(*found);
    return Error{ExitCode::usage, "the object's BTF has no " + spelling, {}};
}

/// Nobody sets what no member covers: two keys that look the same would differ, and a record would carry what lay in
/// the kernel's memory before.
Result<void> check_holes(const Struct &record, bool key) {
    const auto hole = hole_of(record);
    if (!hole) return {};
    const auto n = std::to_string(hole->size);
    const bool whole = hole->size == 1 || hole->size == 2 || hole->size == 4;
    const auto member = whole ? "u" + std::to_string(hole->size * 8) + " reserved" : "u8 reserved[" + n + "]";
    return Error{ExitCode::usage,
                 "struct " + record.name + " has " + n + (hole->size == 1 ? " byte" : " bytes") + " of padding after " +
                     (hole->after.empty() ? "its beginning" : "member " + hole->after) +
                     (key ? ", so that equal keys may become several rows"
                          : ", which would carry to users what lay in the kernel's memory"),
                 "put " + member + " there, and set it to 0"};
}

/// The record's last member has no bytes of its own; at most so many of it cross the ring.
Result<void> read_tail(const std::vector<Tag> &tags, model::Source &source) {
    const auto tail = std::ranges::find(tags, "tail", &Tag::kind);
    if (tail == tags.end()) {
        if (source.kind == TRACER_SOURCE_EVENTS && !source.columns.empty() && source.columns.back().size == 0)
            return Error{ExitCode::usage, "its records end in a member of any length, " + source.columns.back().name,
                         "declare it with TRACER_EVENTS_WITH_TAIL()"};
        return {};
    }
    const auto most = number(tail->words);
    if (!most || *most <= 0 || source.columns.empty() || source.columns.back().size != 0)
        return Error{
            ExitCode::usage, "the record's last member is not one like `char path[]`, of some bytes at most", {}};
    source.columns.back().size = static_cast<std::uint32_t>(*most);
    source.columns.back().flags |= TRACER_COLUMN_TAIL;
    return {};
}

Result<void> read_key(const Types &types, const std::string &spelling, model::Source &source) {
    auto key = structure(types, spelling);
    if (!key && !spelling.starts_with("struct "))
        return Error{ExitCode::usage, "its key is " + in_quotes(spelling) + ", and not a struct",
                     "write struct my_key { ...; } with a member for each column"};
    if (!key) return std::move(key).error();
    if (auto whole = check_holes(*key, true); !whole) return whole;
    auto columns = columns_of(types, *key, true);
    if (!columns) return std::move(columns).error();
    source.columns = std::move(*columns);
    source.key_type = key->name;
    source.key_size = key->size;
    return {};
}

Result<model::Source> histogram(const Types &types, const std::string &kind, const std::string &rest) {
    model::Source source;
    source.kind = TRACER_SOURCE_HISTOGRAM;
    source.format.renderer = TRACER_RENDER_HISTOGRAM;
    source.value_type = "tracer_hist";
    source.value_size = sizeof(tracer_hist);
    source.unit = rest;
    if (kind == "histogram") return source;
    source.kind = TRACER_SOURCE_HISTOGRAMS;
    source.format.renderer = TRACER_RENDER_TABLE;
    const auto split = rest.find(',');
    source.unit = rest.substr(split + 1);
    if (auto read = read_key(types, rest.substr(0, split), source); !read) return std::move(read).error();
    return source;
}

/// What the macro said: the kind and the types.
Result<model::Source> read_source(const Types &types, const std::string &said) {
    const auto kind = said.substr(0, said.find(' '));
    const auto rest = said.size() > kind.size() ? said.substr(kind.size() + 1) : std::string();
    if (kind == "histogram" || kind == "histograms") return histogram(types, kind, rest);
    model::Source source;
    std::string value = rest;
    if (kind == "table") {
        source.kind = TRACER_SOURCE_TABLE;
        source.format.renderer = TRACER_RENDER_TABLE;
        const auto split = rest.find(',');
        if (auto read = read_key(types, rest.substr(0, split), source); !read) return std::move(read).error();
        value = rest.substr(split + 1);
    } else if (kind == "counter") {
        source.kind = TRACER_SOURCE_COUNTER;
    }
    auto record = structure(types, value);
    if (!record) return std::move(record).error();
    if (source.kind == TRACER_SOURCE_EVENTS)
        if (auto whole = check_holes(*record, false); !whole) return std::move(whole).error();
    auto columns = columns_of(types, *record, false);
    if (!columns) return std::move(columns).error();
    source.columns.insert(source.columns.end(), columns->begin(), columns->end());
    source.value_type = record->name;
    source.value_size = record->size;
    return source;
}

Result<void> choose_columns(const std::string &names, model::Source &source) {
    std::vector<model::Column> chosen;
    for (const auto &name : list(names)) {
        const auto found = std::ranges::find(source.columns, name, &model::Column::name);
        if (found == source.columns.end()) {
            Nearest nearest(name);
            for (const auto &known : source.columns)
                nearest.offer(known.name);
            return Error{ExitCode::usage, "there is no column " + in_quotes(name), nearest.question()};
        }
        chosen.push_back(*found);
    }
    source.columns = std::move(chosen);
    return {};
}

constexpr auto renderers = std::to_array<std::pair<std::string_view, tracer_renderer>>({
    {"columns", TRACER_RENDER_COLUMNS},
    {"table", TRACER_RENDER_TABLE},
    {"histogram", TRACER_RENDER_HISTOGRAM},
    {"stack", TRACER_RENDER_STACK},
    {"folded", TRACER_RENDER_FOLDED},
});

/// What TRACER_SHOWN() adds.
Result<void> read_shown(Words &words, model::Source &source) {
    if (const auto name = words.value("name")) source.name = *name;
    if (const auto name = words.value("stacks")) source.stacks = *name;
    if (const auto text = words.value("when")) {
        auto when = model::parse_condition(*text);
        if (!when) return std::move(when).error();
        source.when = std::move(*when);
    }
    if (const auto names = words.value("columns"))
        if (auto chosen = choose_columns(*names, source); !chosen) return chosen;
    auto &format = source.format;
    for (const auto &[word, renderer] : renderers)
        if (words.flag(word)) format.renderer = renderer;
    if (const auto pattern = words.value("template")) {
        format.renderer = TRACER_RENDER_TEMPLATE;
        format.pattern = *pattern;
    }
    if (const auto names = words.value("sort")) format.sort = list(*names, '+');
    if (const auto text = words.value("rows")) {
        const auto rows = number(*text);
        if (!rows || *rows < 0) return Error{ExitCode::usage, "rows=" + *text + " is not a number", {}};
        format.rows = static_cast<std::uint32_t>(*rows);
    }
    if (words.flag("loadavg")) format.flags |= TRACER_FORMAT_LOADAVG;
    if (words.flag("clear")) format.flags |= TRACER_FORMAT_CLEAR;
    if (const auto *left = words.left())
        return means_nothing(
            *left, "TRACER_SHOWN()",
            std::to_array<std::string_view>({"name", "stacks", "when", "columns", "table", "stack", "folded",
                                             "template", "sort", "rows", "loadavg", "clear"}));
    return {};
}

} // namespace

Result<std::vector<model::Source>> sources_of(const Types &types, const std::string &map,
                                              const std::vector<Tag> &tags) {
    std::vector<model::Source> sources;
    const auto declared = std::ranges::find(tags, "source", &Tag::kind);
    if (declared == tags.end()) return sources;
    const auto with_place = [&](Error error) {
        error.message = "map " + map + ": " + error.message;
        return error;
    };
    auto plain = read_source(types, declared->words);
    if (!plain) return with_place(std::move(plain).error());
    if (auto read = read_tail(tags, *plain); !read) return with_place(std::move(read).error());
    plain->name = plain->map = map;
    for (const auto &tag : tags) {
        if (tag.kind != "shown") continue;
        auto words = Words::parse(tag.words);
        if (!words) return with_place(std::move(words).error());
        auto &source = sources.emplace_back(*plain);
        if (auto read = read_shown(*words, source); !read) return with_place(std::move(read).error());
    }
    if (sources.empty()) sources.push_back(std::move(*plain));
    return sources;
}

} // namespace tracer::describe
