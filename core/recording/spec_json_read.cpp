// SPDX-License-Identifier: Apache-2.0
#include "recording/spec_json.hpp"

#include "model/attach_kinds.hpp"
#include "model/column_types.hpp"
#include "model/option_types.hpp"
#include "model/spec_check.hpp"
#include "model/text_rules.hpp"

namespace tracer::recording {
namespace {

std::string identifier(const Part &part, const char *key, bool may_be_empty = false) {
    std::string text = part.text(key);
    if (!(may_be_empty && text.empty()) && !model::is_identifier(text))
        part.fail(std::string(key) + " is not an identifier");
    return text;
}

model::Condition read_condition(const Part &part) {
    model::Condition when;
    when.option = part.text("option");
    when.label = part.text("label");
    when.negated = part.flag("negated");
    return when;
}

/// With further ones, which have no further ones themselves.
model::Condition read_conditions(const Part &part) {
    model::Condition when = read_condition(part);
    part.all("also", 16, [&](const Part &item) { when.also.push_back(read_condition(item)); });
    return when;
}

std::vector<model::Label> read_labels(const Part &part) {
    std::vector<model::Label> labels;
    part.all("labels", 4096, [&](const Part &item) {
        model::Label &label = labels.emplace_back();
        label.value = item.number("value");
        label.name = item.text("name");
        label.short_name = item.text("short");
        if (label.name.empty() || label.short_name.empty()) item.fail("a label has no name");
    });
    return labels;
}

model::Column read_column(const Part &part) {
    model::Column c;
    const std::uint32_t type = part.small("type");
    if (model::is_column_type(type))
        c.type = static_cast<tracer_type>(type);
    else
        part.fail("a column is of a type that this tracer does not know");
    c.flags = part.flags("flags", TRACER_COLUMN_KEY | TRACER_COLUMN_TEXT_ONLY | TRACER_COLUMN_NO_TEXT |
                                      TRACER_COLUMN_SUM | TRACER_COLUMN_LEFT | TRACER_COLUMN_TIME | TRACER_COLUMN_TAIL);
    c.offset = part.small("offset");
    c.size = part.small("size");
    c.width = part.small("width");
    c.divisor = part.small("divisor");
    if (c.divisor == 0) part.fail("a divisor is 0");
    c.member = identifier(part, "member");
    c.name = identifier(part, "name");
    c.header = part.text("header");
    c.unit = part.text("unit");
    c.help = part.text("help");
    c.labels = read_labels(part);
    if (part.has("over")) c.over = identifier(part, "over", true); // recordings of old have no ratios
    return c;
}

model::Format read_format(const Part &part) {
    model::Format f;
    f.renderer = part.pick("renderer", TRACER_RENDER_COLUMNS, TRACER_RENDER_TEMPLATE);
    f.flags = part.flags("flags", TRACER_FORMAT_LOADAVG | TRACER_FORMAT_CLEAR);
    f.rows = part.small("rows");
    f.pattern = part.text("pattern");
    return f;
}

model::Source read_source(const Part &part) {
    model::Source s;
    s.kind = part.pick("kind", TRACER_SOURCE_EVENTS, TRACER_SOURCE_HISTOGRAMS);
    s.key_size = part.small("key_size");
    s.value_size = part.small("value_size");
    s.name = identifier(part, "name");
    s.map = identifier(part, "map");
    s.key_type = identifier(part, "key_type", true);
    s.value_type = identifier(part, "value_type");
    s.stacks = identifier(part, "stacks", true);
    s.unit = part.text("unit");
    s.when = read_conditions(part.part("when"));
    part.all("columns", 4096, [&](const Part &column) { s.columns.push_back(read_column(column)); });
    const Part format = part.part("format");
    s.format = read_format(format);
    format.texts("sort", 4096, [&](const std::string &name) { s.format.sort.push_back(name); });
    return s;
}

model::Program read_program(const Part &part) {
    model::Program p;
    p.attach = part.pick("attach", TRACER_ATTACH_FENTRY, model::attach_kinds().back().attach);
    p.flags = part.flags("flags", TRACER_PROGRAM_OPTIONAL | TRACER_PROGRAM_COPIED | TRACER_PROGRAM_RETURN);
    p.name = identifier(part, "name");
    p.target = part.text("target");
    if (p.target.empty()) part.fail("a target is empty");
    p.when = read_conditions(part.part("when"));
    return p;
}

model::Variant read_variant(const Part &part) {
    model::Variant v;
    v.kind = part.pick("kind", TRACER_VARIANT_FENTRY, TRACER_VARIANT_TRACEPOINT);
    v.flags = part.flags("flags",
                         TRACER_VARIANT_ENTRY_ONLY | TRACER_VARIANT_TARGET_TRACEPOINT | TRACER_VARIANT_TARGET_PATTERN);
    v.name = part.text("name");
    if (!model::is_variant_name(v.name)) part.fail("a variant's name is not valid");
    v.object = identifier(part, "object");
    v.caveat = part.text("caveat");
    v.blind = part.text("blind");
    v.when = read_conditions(part.part("when"));
    part.all("programs", 1024, [&](const Part &program) { v.programs.push_back(read_program(program)); });
    return v;
}

model::Option read_option(const Part &part) {
    model::Option o;
    o.type = part.pick("type", TRACER_OPTION_FLAG, model::last_option_type);
    o.binding = part.pick("binding", TRACER_BIND_CONST, TRACER_BIND_NONE);
    o.position = part.small("position");
    o.min = part.integer("min");
    o.max = part.integer("max");
    o.short_name = static_cast<char>(part.number("short_name", 127));
    o.has_fallback = part.flag("has_fallback");
    o.name = part.text("name");
    o.bind = identifier(part, "bind", true);
    o.fallback = part.text("fallback");
    o.metavar = part.text("metavar");
    o.help = part.text("help");
    o.labels = read_labels(part);
    return o;
}

model::OptionValue read_value(const Part &part, const char *key, tracer_option_type type) {
    switch (type) {
    case TRACER_OPTION_FLAG:
        return part.flag(key);
    case TRACER_OPTION_UNSIGNED:
    case TRACER_OPTION_CHOICE:
    case TRACER_OPTION_DURATION:
    case TRACER_OPTION_ERRNO:
    case TRACER_OPTION_PORT:
    case TRACER_OPTION_SIGNAL:
    case TRACER_OPTION_SYSCALL:
        return part.number(key);
    case TRACER_OPTION_IP: {
        const auto address = model::parse_address(part.text(key));
        if (!address) part.fail(std::string(key) + " is no address");
        return address.value_or(model::Address{});
    }
    case TRACER_OPTION_NET: {
        model::Nets nets;
        part.texts(key, 1u << 16, [&](const std::string &text) {
            const auto net = model::parse_net(text);
            if (!net) part.fail(std::string(key) + " holds what is no network");
            nets.push_back(net.value_or(model::Net{}));
        });
        return nets;
    }
    case TRACER_OPTION_SIGNED:
        return part.integer(key);
    case TRACER_OPTION_STRING:
        return part.bytes(key);
    case TRACER_OPTION_SET: {
        const Part mask = part.part(key);
        return model::Mask{mask.number("low"), mask.number("high")};
    }
    case TRACER_OPTION_PATH: {
        const Part path = part.part(key);
        return model::PathId{path.bytes("path"), path.number("inode"), path.small("dev")};
    }
    case TRACER_OPTION_ENTRIES:
        break;
    }
    model::Entries entries;
    part.all(key, 1u << 16, [&](const Part &entry) { entries[entry.small("key")] = entry.bytes("text"); });
    return entries;
}

} // namespace

model::PluginSpec read_spec(const Part &part) {
    model::PluginSpec spec;
    spec.name = part.text("name");
    if (!model::is_plugin_name(spec.name)) part.fail("a plugin's name is not valid");
    spec.version = part.text("version");
    spec.summary = part.text("summary");
    spec.license = part.text("license");
    part.texts("objects", 64, [&](const std::string &name) { spec.objects.push_back({name, {}}); });
    spec.hook = part.text("hook");
    part.all("variants", 64, [&](const Part &variant) { spec.variants.push_back(read_variant(variant)); });
    part.all("sources", 64, [&](const Part &item) {
        model::Source source = read_source(item);
        source.index = static_cast<std::uint32_t>(spec.sources.size());
        spec.sources.push_back(std::move(source));
    });
    part.all("options", 256, [&](const Part &option) { spec.options.push_back(read_option(option)); });
    if (!part.good()) return spec;
    if (const std::string problem = model::check_spec(spec); !problem.empty())
        part.fail("plugin '" + spec.name + "': " + problem);
    return spec;
}

model::PluginSettings read_settings(const Part &part, const model::PluginSpec &spec) {
    model::PluginSettings settings;
    for (const model::Option &option : spec.options)
        if (part.good() && part.has(option.name.c_str()))
            settings.values.emplace(option.name, read_value(part, option.name.c_str(), option.type));
    return settings;
}

} // namespace tracer::recording
