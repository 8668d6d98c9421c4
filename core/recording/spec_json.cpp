// SPDX-License-Identifier: Apache-2.0
#include "recording/spec_json.hpp"

namespace tracer::recording {
namespace {

template <class Items, class Make>
Json list(const Items &items, Make make) {
    Json all = Json::array();
    for (const auto &item : items)
        all.push_back(make(item));
    return all;
}

Json condition_json(const model::Condition &when) {
    return {{"option", when.option},
            {"label", when.label},
            {"negated", when.negated},
            {"also", list(when.also, condition_json)}};
}

Json label_json(const model::Label &label) {
    return {{"value", label.value}, {"name", label.name}, {"short", label.short_name}};
}

Json column_json(const model::Column &c) {
    return {{"type", c.type},     {"flags", c.flags},     {"offset", c.offset}, {"size", c.size},
            {"width", c.width},   {"divisor", c.divisor}, {"member", c.member}, {"name", c.name},
            {"header", c.header}, {"unit", c.unit},       {"help", c.help},     {"labels", list(c.labels, label_json)},
            {"over", c.over}};
}

Json source_json(const model::Source &s) {
    const model::Format &f = s.format;
    return {
        {"kind", s.kind},
        {"key_size", s.key_size},
        {"value_size", s.value_size},
        {"name", s.name},
        {"map", s.map},
        {"key_type", s.key_type},
        {"value_type", s.value_type},
        {"stacks", s.stacks},
        {"unit", s.unit},
        {"when", condition_json(s.when)},
        {"columns", list(s.columns, column_json)},
        {"format",
         {{"renderer", f.renderer}, {"flags", f.flags}, {"rows", f.rows}, {"sort", f.sort}, {"pattern", f.pattern}}}};
}

Json program_json(const model::Program &p) {
    return {{"attach", p.attach},
            {"flags", p.flags},
            {"name", p.name},
            {"target", p.target},
            {"when", condition_json(p.when)}};
}

Json variant_json(const model::Variant &v) {
    return {{"kind", v.kind},
            {"flags", v.flags},
            {"name", v.name},
            {"object", v.object},
            {"caveat", v.caveat},
            {"blind", v.blind},
            {"when", condition_json(v.when)},
            {"programs", list(v.programs, program_json)}};
}

Json option_json(const model::Option &o) {
    return {{"type", o.type},
            {"binding", o.binding},
            {"position", o.position},
            {"min", o.min},
            {"max", o.max},
            {"short_name", static_cast<unsigned char>(o.short_name)},
            {"has_fallback", o.has_fallback},
            {"name", o.name},
            {"bind", o.bind},
            {"fallback", o.fallback},
            {"metavar", o.metavar},
            {"help", o.help},
            {"labels", list(o.labels, label_json)}};
}

Json value_json(const model::OptionValue &value) {
    const auto entries = [](const model::Entries &all) {
        return list(all, [](const auto &entry) {
            return Json{{"key", entry.first}, {"text", any_text(entry.second)}};
        });
    };
    if (const auto *flag = std::get_if<bool>(&value)) return *flag;
    if (const auto *number = std::get_if<std::uint64_t>(&value)) return *number;
    if (const auto *number = std::get_if<std::int64_t>(&value)) return *number;
    if (const auto *text = std::get_if<std::string>(&value)) return any_text(*text);
    if (const auto *mask = std::get_if<model::Mask>(&value)) return {{"low", (*mask)[0]}, {"high", (*mask)[1]}};
    if (const auto *all = std::get_if<model::Entries>(&value)) return entries(*all);
    if (const auto *address = std::get_if<model::Address>(&value)) return model::address_text(*address);
    if (const auto *nets = std::get_if<model::Nets>(&value)) return list(*nets, model::net_text);
    const auto &path = std::get<model::PathId>(value);
    return {{"path", any_text(path.path)}, {"inode", path.inode}, {"dev", path.dev}};
}

} // namespace

Json to_json(const model::PluginSpec &spec) {
    return {{"name", spec.name},
            {"version", spec.version},
            {"summary", spec.summary},
            {"license", spec.license},
            {"objects", list(spec.objects, [](const model::Object &object) { return object.name; })},
            {"hook", spec.hook},
            {"variants", list(spec.variants, variant_json)},
            {"sources", list(spec.sources, source_json)},
            {"options", list(spec.options, option_json)}};
}

Json to_json(const model::PluginSpec &spec, const model::PluginSettings &settings) {
    Json all = Json::object();
    for (const model::Option &option : spec.options)
        if (const model::OptionValue *value = settings.find(option.name)) all[option.name] = value_json(*value);
    return all;
}

} // namespace tracer::recording
