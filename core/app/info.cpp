// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/output_schema.hpp"
#include "app/print.hpp"
#include "app/enum_names.hpp"
#include "base/strings.hpp"
#include "model/attach_kinds.hpp"
#include "model/column_types.hpp"
#include "model/condition_text.hpp"
#include "model/option_types.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tracer::app {
namespace {

using Json = nlohmann::ordered_json;

Json labels(const std::vector<model::Label> &labels) {
    Json names = Json::object();
    for (const model::Label &label : labels)
        names[label.name] = label.value;
    return names;
}

Json columns(const model::Source &source) {
    Json list = Json::array();
    for (const model::Column &column : source.columns) {
        Json entry{{"name", column.name},
                   {"header", column.header},
                   {"type", model::column_type(column.type).name},
                   {"unit", column.unit},
                   {"help", column.help},
                   {"key", column.has(TRACER_COLUMN_KEY)},
                   {"text", !column.has(TRACER_COLUMN_NO_TEXT)},
                   {"json", !column.has(TRACER_COLUMN_TEXT_ONLY)}};
        if (!column.labels.empty()) entry["labels"] = labels(column.labels);
        if (!column.over.empty()) entry["over"] = column.over;
        list.push_back(std::move(entry));
    }
    return list;
}

Json as_json(const model::PluginSpec &spec, const std::string &path) {
    Json variants = Json::array(), sources = Json::array(), options = Json::array();
    for (const model::Variant &variant : spec.variants) {
        Json programs = Json::array();
        for (const model::Program &program : variant.programs)
            programs.push_back({{"attach", model::attach_kind(program.attach).name},
                                {"target", program.target},
                                {"program", program.name},
                                {"optional", program.has(TRACER_PROGRAM_OPTIONAL)},
                                {"when", model::condition_text(program.when)}});
        variants.push_back({{"name", variant.name},
                            {"kind", model::kind_name(variant.kind)},
                            {"caveat", variant.caveat},
                            {"blind", variant.blind},
                            {"programs", std::move(programs)}});
    }
    for (const model::Source &source : spec.sources)
        sources.push_back({{"name", source.name},
                           {"kind", model::source_kind(source.kind).name},
                           {"map", source.map},
                           {"unit", source.unit},
                           {"when", model::condition_text(source.when)},
                           {"columns", columns(source)}});
    for (const model::Option &option : spec.options) {
        Json entry{{"name", option.name},
                   {"type", model::option_type(option.type).name},
                   {"binding", model::binding_name(option.binding)},
                   {"help", option.help}};
        entry["short"] = option.short_name ? Json(std::string(1, option.short_name)) : Json();
        entry["position"] = option.position ? Json(option.position) : Json();
        entry["default"] = option.has_fallback ? Json(option.fallback) : Json();
        if (option.min || option.max) entry["range"] = {option.min, option.max};
        if (!option.labels.empty()) entry["labels"] = labels(option.labels);
        options.push_back(std::move(entry));
    }
    return {{"name", spec.name},
            {"version", spec.version},
            {"summary", spec.summary},
            {"license", spec.license},
            {"path", path},
            {"hook", spec.hook},
            {"variants", std::move(variants)},
            {"sources", std::move(sources)},
            {"options", std::move(options)}};
}

/// Words side by side, each column as wide as its widest.
std::string table(const std::vector<std::vector<std::string>> &rows) {
    std::vector<std::size_t> widths;
    for (const auto &row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i == widths.size()) widths.push_back(0);
            widths[i] = std::max(widths[i], row[i].size());
        }
    std::string text;
    for (const auto &row : rows) {
        std::string line = "   ";
        for (std::size_t i = 0; i < row.size(); ++i) {
            std::string cell = harmless(row[i]);
            if (i + 1 < row.size()) cell.resize(std::max(widths[i], cell.size()), ' ');
            line += " " + cell + " ";
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

std::string options_text(const model::PluginSpec &spec) {
    std::vector<std::vector<std::string>> rows;
    for (const model::Option &option : spec.options) {
        std::string help = option.help;
        if (option.has_fallback && !option.fallback.empty()) help += " (default " + option.fallback + ")";
        if (option.min || option.max)
            help += " [" + std::to_string(option.min) + " to " + std::to_string(option.max) + "]";
        rows.push_back({option.short_name ? std::string("-") + option.short_name : "", "--" + option.name,
                        model::option_type(option.type).name,
                        option.position ? "argument " + std::to_string(option.position) : "", help});
    }
    return rows.empty() ? std::string() : "\noptions\n" + table(rows);
}

std::string as_text(const model::PluginSpec &spec, const std::string &path) {
    std::string text = spec.name + " " + harmless(spec.version + ": " + spec.summary) + "\n" + harmless(path) + "\n";
    text += "\nhook: " + harmless(spec.hook) + "\n";
    for (const model::Variant &variant : spec.variants) {
        text += "  " + variant.name + " (" + model::kind_name(variant.kind) + ")\n";
        std::vector<std::vector<std::string>> rows;
        for (const model::Program &program : variant.programs) {
            const std::string when = model::condition_text(program.when);
            rows.push_back(
                {model::attach_kind(program.attach).name, program.target, when.empty() ? "" : "with " + when});
        }
        text += table(rows);
        if (!variant.caveat.empty()) text += "    sees less: " + harmless(variant.caveat) + "\n";
        if (!variant.blind.empty()) text += "    cannot see: " + harmless(variant.blind) + "\n";
    }
    for (const model::Source &source : spec.sources) {
        const std::string when = model::condition_text(source.when);
        text += "\n" + std::string(model::source_kind(source.kind).name) + " " + source.name +
                (when.empty() ? "" : " (with " + when + ")") +
                (source.unit.empty() ? "" : ", in " + harmless(source.unit)) + "\n";
        std::vector<std::vector<std::string>> rows;
        for (const model::Column &column : source.columns)
            rows.push_back({column.name, model::column_type(column.type).name, column.unit, column.help});
        text += table(rows);
    }
    return text + options_text(spec);
}

} // namespace

Result<ExitCode> info(const config::Request &request, Plugins &plugins) {
    const model::PluginSpec &spec = *request.plugins.front().spec;
    const auto owner = plugins.owner(&spec);
    const std::string path = owner ? owner->path().string() : std::string();
    if (request.json_schema) return print(output_schema(spec));
    return request.json ? print(as_json(spec, path)) : print(as_text(spec, path));
}

} // namespace tracer::app
