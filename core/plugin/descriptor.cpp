// SPDX-License-Identifier: Apache-2.0
#include "model/spec_check.hpp"
#include "model/attach_kinds.hpp"
#include "model/condition_text.hpp"
#include "plugin/descriptor.hpp"
#include "plugin/descriptor_reader.hpp"

#include "model/column_types.hpp"
#include "model/option_types.hpp"
#include "model/run_presets.hpp"

#include <elf.h>

namespace tracer::plugin {
namespace {

using Need = Reader::Need;

/// The enumerators of an enumeration without gaps.
auto from_to(std::uint32_t first, std::uint32_t last) {
    return [=](std::uint32_t number) { return number >= first && number <= last; };
}

bool read_condition(Reader &r, const char *raw, model::Condition &out) {
    std::string text;
    if (!r.text(raw, "its condition", Need::optional, text)) return false;
    auto condition = model::parse_condition(text);
    if (!condition) return r.fail(condition.error().message);
    out = std::move(*condition);
    return true;
}

bool read_labels(Reader &r, const tracer_slice &raw, std::vector<model::Label> &out) {
    return r.all<tracer_label>(raw, "label", 4096, [&](const tracer_label &l) {
        model::Label label{l.value, {}, {}};
        if (!r.zero(l.reserved) || !r.text(l.name, "its name", Need::required, label.name) ||
            !r.text(l.short_name, "its short name", Need::optional, label.short_name))
            return false;
        if (label.short_name.empty()) label.short_name = label.name;
        out.push_back(std::move(label));
        return true;
    });
}

bool read_object(Reader &r, const tracer_object &raw, model::Object &out) {
    if (!r.zero(raw.reserved) || !r.identifier(raw.name, "its name", Need::required, out.name)) return false;
    r.name_scope(out.name);
    const bool sensible = raw.elf_size >= 64 && raw.elf_size <= (64u << 20);
    const void *elf = raw.elf && sensible ? r.bytes(raw.elf, raw.elf_size) : nullptr;
    if (!elf || std::memcmp(elf, ELFMAG, SELFMAG) != 0) return r.fail("its bytes are not a BPF object");
    out.elf = {static_cast<const std::byte *>(elf), static_cast<std::size_t>(raw.elf_size)};
    return true;
}

bool read_program(Reader &r, const tracer_program &raw, model::Program &out) {
    if (!r.identifier(raw.name, "its name", Need::required, out.name)) return false;
    r.name_scope(out.name);
    out.flags = raw.flags;
    return r.zero(raw.reserved) &&
           r.pick(raw.attach, "its attachment", from_to(TRACER_ATTACH_FENTRY, model::attach_kinds().back().attach),
                  out.attach) &&
           r.flags(raw.flags, TRACER_PROGRAM_OPTIONAL | TRACER_PROGRAM_COPIED | TRACER_PROGRAM_RETURN) &&
           r.text(raw.target, "its target", Need::required, out.target) && read_condition(r, raw.when, out.when);
}

bool read_variant(Reader &r, const tracer_variant &raw, model::Variant &out) {
    if (!r.text(raw.name, "its name", Need::required, out.name)) return false;
    if (!model::is_variant_name(out.name))
        return r.fail("its name '" + out.name + "' is not one like \"kprobe\" or \"kprobe.multi\"");
    r.name_scope(out.name);
    out.flags = raw.flags;
    return r.zero(raw.reserved) &&
           r.pick(raw.kind, "its kind", from_to(TRACER_VARIANT_FENTRY, TRACER_VARIANT_TRACEPOINT), out.kind) &&
           r.flags(raw.flags,
                   TRACER_VARIANT_ENTRY_ONLY | TRACER_VARIANT_TARGET_TRACEPOINT | TRACER_VARIANT_TARGET_PATTERN) &&
           r.identifier(raw.object, "its object", Need::required, out.object) &&
           r.text(raw.caveat, "its caveat", Need::optional, out.caveat) &&
           r.text(raw.blind, "its blind spot", Need::optional, out.blind) && read_condition(r, raw.when, out.when) &&
           r.all<tracer_program>(raw.programs, "program", 1024, [&](const tracer_program &p) {
               return read_program(r, p, out.programs.emplace_back());
           });
}

bool read_column(Reader &r, const tracer_column &raw, model::Column &out) {
    if (!r.identifier(raw.name, "its name", Need::required, out.name)) return false;
    r.name_scope(out.name);
    constexpr std::uint32_t known = TRACER_COLUMN_KEY | TRACER_COLUMN_TEXT_ONLY | TRACER_COLUMN_NO_TEXT |
                                    TRACER_COLUMN_SUM | TRACER_COLUMN_LEFT | TRACER_COLUMN_TIME | TRACER_COLUMN_TAIL;
    if (!r.pick(raw.type, "its type", model::is_column_type, out.type)) return false;
    out.flags = raw.flags;
    out.offset = raw.offset;
    out.size = raw.size;
    out.width = raw.width;
    out.divisor = raw.divisor == 0 ? 1 : raw.divisor;
    if (!r.zero(raw.reserved) || !r.flags(raw.flags, known) ||
        !r.identifier(raw.member, "its member", Need::required, out.member) ||
        !r.text(raw.header, "its header", Need::optional, out.header) ||
        !r.text(raw.unit, "its unit", Need::optional, out.unit) ||
        !r.text(raw.help, "its help", Need::optional, out.help) || !read_labels(r, raw.labels, out.labels) ||
        !r.identifier(raw.over, "the column that it is divided by", Need::optional, out.over))
        return false;
    if (out.header.empty()) out.header = out.name;
    return true;
}

bool read_format(Reader &r, const tracer_format *at, model::Format &out, std::uint64_t &callback) {
    if (!at) return r.fail("its format is NULL");
    const Reader::Scope scope(r, "format");
    tracer_format raw;
    std::string sort;
    if (!r.take(Reader::address(at), Reader::max_struct, raw) ||
        !r.flags(raw.flags, TRACER_FORMAT_LOADAVG | TRACER_FORMAT_CLEAR) ||
        !r.pick(raw.renderer, "its renderer", from_to(TRACER_RENDER_COLUMNS, TRACER_RENDER_TEMPLATE), out.renderer) ||
        !r.text(raw.sort, "its sort", Need::optional, sort) ||
        !r.text(raw.pattern, "its pattern", Need::optional, out.pattern))
        return false;
    out.flags = raw.flags;
    out.rows = raw.rows;
    callback = reinterpret_cast<std::uintptr_t>(raw.format_text);
    if (callback != 0 && !r.is_code(callback)) return r.fail("its format_text is not a function of the plugin");
    for (std::size_t at_plus = 0; !sort.empty() && at_plus != std::string::npos;) {
        at_plus = sort.find('+');
        out.sort.push_back(sort.substr(0, at_plus));
        sort.erase(0, at_plus == std::string::npos ? at_plus : at_plus + 1);
        if (at_plus != std::string::npos && sort.empty()) out.sort.emplace_back(); // a trailing '+': refused as empty
    }
    return true;
}

bool read_source(Reader &r, const tracer_source &raw, model::Source &out, std::uint64_t &callback) {
    if (!r.identifier(raw.name, "its name", Need::required, out.name)) return false;
    r.name_scope(out.name);
    out.key_size = raw.key_size;
    out.value_size = raw.value_size;
    return r.pick(raw.kind, "its kind", from_to(TRACER_SOURCE_EVENTS, TRACER_SOURCE_HISTOGRAMS), out.kind) &&
           r.identifier(raw.map, "its map", Need::required, out.map) &&
           r.identifier(raw.key_type, "its key type", Need::optional, out.key_type) &&
           r.identifier(raw.value_type, "its value type", Need::required, out.value_type) &&
           r.identifier(raw.stacks, "its stack map", Need::optional, out.stacks) &&
           r.text(raw.unit, "its unit", Need::optional, out.unit) && read_condition(r, raw.when, out.when) &&
           r.all<tracer_column>(
               raw.columns, "column", 4096,
               [&](const tracer_column &c) { return read_column(r, c, out.columns.emplace_back()); }) &&
           read_format(r, raw.format, out.format, callback);
}

bool read_option(Reader &r, const tracer_option &raw, model::Option &out) {
    const bool of_run = raw.binding == TRACER_BIND_RUN;
    if (!r.text(raw.name, "its name", of_run ? Need::optional : Need::required, out.name) ||
        !r.identifier(raw.bind, "its binding", out.name.empty() ? Need::required : Need::optional, out.bind))
        return false;
    r.name_scope(out.name.empty() ? out.bind : out.name);
    const bool typed = raw.type != 0 || !of_run;
    out.position = raw.position;
    out.min = raw.min;
    out.max = raw.max;
    out.short_name = raw.short_name;
    out.has_fallback = raw.fallback != nullptr;
    const bool spare = std::any_of(std::begin(raw.reserved), std::end(raw.reserved), [](char c) { return c != 0; });
    const bool read =
        r.zero(spare) &&
        (!typed || r.pick(raw.type, "its type", from_to(TRACER_OPTION_FLAG, model::last_option_type), out.type)) &&
        r.pick(raw.binding, "its binding", from_to(TRACER_BIND_CONST, TRACER_BIND_NONE), out.binding) &&
        r.text(raw.fallback, "its default", Need::optional, out.fallback) &&
        r.text(raw.metavar, "its metavar", Need::optional, out.metavar) &&
        r.text(raw.help, "its help", Need::optional, out.help) && read_labels(r, raw.labels, out.labels);
    if (read) model::complete_from_run(out, !typed);
    return read;
}

bool read_plugin(Reader &r, const Memory &memory, std::uint64_t address, Descriptor &descriptor) {
    model::PluginSpec &out = descriptor.spec;
    // The major version first: of any other we do not even know the layout.
    std::uint32_t head[2];
    const void *bytes = memory.at(address, sizeof head);
    if (!bytes) return r.fail("it lies outside the plugin's data");
    std::memcpy(head, bytes, sizeof head);
    if (head[1] != TRACER_ABI_MAJOR)
        return r.fail("it is made for plugin ABI " + std::to_string(head[1]) + ", this tracer speaks " +
                      std::to_string(TRACER_ABI_MAJOR));
    tracer_plugin plugin;
    if (!r.take(address, Reader::max_struct, plugin) || !r.zero(plugin.reserved) ||
        !r.text(plugin.name, "its name", Need::required, out.name))
        return false;
    if (!model::is_plugin_name(out.name))
        return r.fail("its name '" + out.name + "' is not made of a-z, 0-9 and _, at most 31 of them");
    return r.text(plugin.version, "its version", Need::required, out.version) &&
           r.text(plugin.summary, "its summary", Need::required, out.summary) &&
           r.text(plugin.license, "its license", Need::optional, out.license) &&
           r.all<tracer_object>(
               plugin.objects, "object", 64,
               [&](const tracer_object &o) { return read_object(r, o, out.objects.emplace_back()); }) &&
           r.text(plugin.hook, "its hook", Need::required, out.hook) &&
           r.all<tracer_variant>(
               plugin.variants, "variant", 64,
               [&](const tracer_variant &v) { return read_variant(r, v, out.variants.emplace_back()); }) &&
           r.all<tracer_source>(plugin.sources, "source", 64,
                                [&](const tracer_source &s) {
                                    model::Source &source = out.sources.emplace_back();
                                    source.index = static_cast<std::uint32_t>(out.sources.size() - 1);
                                    return read_source(r, s, source, descriptor.callbacks.emplace_back());
                                }) &&
           r.all<tracer_option>(plugin.options, "option", 256,
                                [&](const tracer_option &o) { return read_option(r, o, out.options.emplace_back()); });
}

} // namespace

Result<Descriptor> read_descriptor(const Memory &memory, std::uint64_t address) {
    Reader reader(memory);
    Descriptor descriptor;
    std::string problem;
    if (!read_plugin(reader, memory, address, descriptor))
        problem = reader.problem();
    else
        problem = model::check_spec(descriptor.spec);
    if (problem.empty()) return descriptor;
    const auto &name = descriptor.spec.name;
    const std::string who = model::is_plugin_name(name) ? "plugin '" + name + "': " : "the plugin's descriptor: ";
    return Error{ExitCode::usage, who + problem, {}};
}

} // namespace tracer::plugin
