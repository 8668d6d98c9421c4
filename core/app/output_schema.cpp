// SPDX-License-Identifier: Apache-2.0
#include "app/output_schema.hpp"

#include "model/column_types.hpp"
#include "model/option_types.hpp"
#include "output/json_version.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace tracer::app {
namespace {

using Json = nlohmann::ordered_json;

Json reference(const char *name) { return {{"$ref", std::string("#/$defs/") + name}}; }
Json nullable_string() { return {{"type", {"string", "null"}}}; }
Json constant(const std::string &value) { return {{"const", value}}; }

/// The shapes that several lines share.
Json definitions() {
    return {
        {"time",
         {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{9}Z$"}}},
        {"natural",
         {{"description", "a string where a double could not hold it (above 2^53)"},
          {"oneOf", {{{"type", "integer"}, {"minimum", 0}}, {{"type", "string"}, {"pattern", "^[0-9]{16,20}$"}}}}}},
        {"integer",
         {{"description", "a string where a double could not hold it (beyond 2^53)"},
          {"oneOf", {{{"type", "integer"}}, {{"type", "string"}, {"pattern", "^-?[0-9]{16,20}$"}}}}}},
        {"interval",
         {{"type", "object"},
          {"properties",
           {{"seq", reference("natural")},
            {"start", reference("time")},
            {"end", reference("time")},
            {"missed_ticks", reference("natural")}}},
          {"required", {"seq", "start", "end"}},
          {"additionalProperties", false}}},
        {"frame",
         {{"type", "object"},
          {"properties",
           {{"addr", {{"type", "string"}, {"pattern", "^0x[0-9a-f]+$"}}},
            {"symbol", nullable_string()},
            {"offset", {{"oneOf", {reference("natural"), {{"type", "null"}}}}}},
            {"module", nullable_string()}}},
          {"required", {"addr", "symbol", "offset", "module"}},
          {"additionalProperties", false}}},
        {"ending", {{"oneOf", {{{"type", "integer"}, {"minimum", 0}, {"maximum", 255}}, {{"type", "null"}}}}}},
        {"command",
         {{"description", "how the command after -- ended; both are null where it could not be waited for"},
          {"type", "object"},
          {"properties", {{"exit_status", reference("ending")}, {"signal", reference("ending")}}},
          {"required", {"exit_status", "signal"}},
          {"additionalProperties", false}}},
        {"outputs",
         {{"description", "what each output has lost; only where there are several"},
          {"type", "array"},
          {"items",
           {{"type", "object"},
            {"properties", {{"output", {{"type", "string"}}}, {"lost_output", reference("natural")}}},
            {"required", {"output", "lost_output"}},
            {"additionalProperties", false}}}}},
        {"bucket",
         {{"type", "object"},
          {"properties", {{"lo", reference("natural")}, {"hi", reference("natural")}, {"count", reference("natural")}}},
          {"required", {"lo", "hi", "count"}},
          {"additionalProperties", false}}},
    };
}

Json labels_of(const model::Column &column) {
    Json names = Json::array();
    for (const model::Label &label : column.labels)
        names.push_back(label.name);
    return {{"oneOf", {{{"enum", std::move(names)}}, {{"type", "string"}, {"pattern", "^[0-9]+$"}}}}};
}

Json value_of(const model::Column &column) {
    using model::ValueKind;
    switch (model::column_type(column.type).kind) {
    case ValueKind::null:
        return {{"type", "null"}};
    case ValueKind::natural:
        return reference("natural");
    case ValueKind::integer:
    case ValueKind::result:
        return reference("integer");
    case ValueKind::real:
        return {{"type", {"number", "null"}}, {"minimum", 0}};
    case ValueKind::bytes:
    case ValueKind::symbol:
    case ValueKind::flags:
    case ValueKind::call:
        return {{"type", "string"}};
    case ValueKind::words:
        return {{"type", "array"}, {"items", {{"type", "string"}}}};
    case ValueKind::address:
        return {{"type", "string"}, {"pattern", "^[0-9a-f.:]+$"}};
    case ValueKind::hex:
        return {{"type", "string"}, {"pattern", "^0x[0-9a-f]+$"}};
    case ValueKind::boolean:
        return {{"type", "boolean"}};
    case ValueKind::user:
    case ValueKind::error:
        return nullable_string();
    case ValueKind::label:
        return labels_of(column);
    case ValueKind::device:
        return {{"type", "string"}, {"pattern", "^[0-9]+:[0-9]+$"}};
    case ValueKind::moment:
        return reference("time");
    case ValueKind::elapsed:
        return {{"type", "number"}, {"minimum", 0}};
    case ValueKind::stack:
        return {{"type", "array"}, {"items", reference("frame")}};
    }
    return {};
}

/// One kind of line: the keys that all have, and then its own.
class Line {
public:
    Line(const model::PluginSpec &spec, const char *type) {
        add("time", reference("time"));
        add("plugin", constant(spec.name));
        add("type", constant(type));
    }
    void add(const std::string &key, Json value) {
        properties_[key] = std::move(value);
        required_.push_back(key);
    }
    void add_optional(const std::string &key, Json value) { properties_[key] = std::move(value); }
    [[nodiscard]] Json schema() const {
        return {
            {"type", "object"}, {"properties", properties_}, {"required", required_}, {"additionalProperties", false}};
    }

private:
    Json properties_ = Json::object(), required_ = Json::array();
};

void add_columns(Line &line, const model::Source &source) {
    for (const model::Column &column : source.columns) {
        if (column.has(TRACER_COLUMN_TIME) || column.has(TRACER_COLUMN_TEXT_ONLY)) continue;
        Json value = value_of(column);
        if (!column.help.empty())
            value["description"] = column.help + (column.unit.empty() ? "" : " (" + column.unit + ")");
        line.add(column.name, std::move(value));
    }
}

Json line_of(const model::PluginSpec &spec, const model::Source &source) {
    Line line(spec, model::source_kind(source.kind).record);
    if (spec.sources.size() > 1) line.add_optional("source", constant(source.name));
    if (source.kind != TRACER_SOURCE_EVENTS) line.add("interval", reference("interval"));
    add_columns(line, source);
    if (source.kind != TRACER_SOURCE_HISTOGRAM && source.kind != TRACER_SOURCE_HISTOGRAMS) return line.schema();
    line.add("unit", source.unit.empty() ? Json{{"type", "null"}} : constant(source.unit));
    for (const char *key : {"count", "sum", "min", "max", "p50", "p90", "p99", "p999"})
        line.add(key, reference("natural"));
    line.add("buckets", {{"type", "array"}, {"items", reference("bucket")}});
    return line.schema();
}

/// null: the run gave none up.
Json rights() {
    const Json names = {{"type", "array"}, {"items", {{"type", "string"}, {"pattern", "^CAP_[A-Z0-9_]+$"}}}};
    const Json kept = {{"type", "object"},
                       {"properties",
                        {{"capabilities", names},
                         {"no_new_privs", {{"type", "boolean"}}},
                         {"landlock", reference("natural")},
                         {"seccomp", {{"type", "boolean"}}}}},
                       {"required", {"capabilities", "no_new_privs", "landlock", "seccomp"}},
                       {"additionalProperties", false}};
    return {{"oneOf", {kept, {{"type", "null"}}}}};
}

Json start_of(const model::PluginSpec &spec) {
    Json variants = Json::array();
    for (const model::Variant &variant : spec.variants)
        variants.push_back(variant.name);
    Line line(spec, "start");
    line.add("schema", {{"const", output::json_version}});
    line.add("variant", {{"enum", std::move(variants)}});
    line.add("caveat", nullable_string());
    line.add("kernel", {{"type", "string"}});
    line.add("rights", rights());
    return line.schema();
}

Json ledger_of(const model::PluginSpec &spec, const char *type) {
    Line line(spec, type);
    line.add("interval", reference("interval"));
    for (const char *key : {"seen", "emitted", "filtered", "lost_ring", "lost_map", "missed"})
        line.add(key, reference("natural"));
    if (type == std::string_view("summary")) {
        line.add_optional("left_out", reference("natural"));
        line.add("lost_output", reference("natural"));
        line.add_optional("outputs", reference("outputs"));
        line.add_optional("command", reference("command"));
    }
    return line.schema();
}

} // namespace

nlohmann::ordered_json output_schema(const model::PluginSpec &spec) {
    Json lines = Json::array();
    lines.push_back(start_of(spec));
    for (const model::Source &source : spec.sources)
        lines.push_back(line_of(spec, source));
    lines.push_back(ledger_of(spec, "ledger"));
    lines.push_back(ledger_of(spec, "summary"));
    return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
            {"title", "tracer run " + spec.name + " --format json: one line"},
            {"anyOf", std::move(lines)},
            {"$defs", definitions()}};
}

} // namespace tracer::app
