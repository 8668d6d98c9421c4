// SPDX-License-Identifier: Apache-2.0
#include "config/manual/pages.hpp"
#include "config/request.hpp"
#include "model/attach_kinds.hpp"
#include "model/column_types.hpp"
#include "model/option_types.hpp"

namespace tracer::config {
namespace {

using Section = CommonOption::Section;

/// How tracer.toml has such a value.
const char *toml_value(CommonOption::Kind kind) {
    switch (kind) {
    case CommonOption::Kind::flag:
        return "true|false";
    case CommonOption::Kind::number:
        return "NUMBER";
    case CommonOption::Kind::user:
        return "NUMBER or \"NAME\"";
    case CommonOption::Kind::outputs:
    case CommonOption::Kind::texts:
        return "\"TEXT\" or [\"TEXT\", ...]";
    case CommonOption::Kind::duration:
        return "\"TIME\"";
    case CommonOption::Kind::size:
        return "\"SIZE\"";
    case CommonOption::Kind::word:
    case CommonOption::Kind::format:
        return "\"TEXT\"";
    }
    return "";
}

void write_keys(Roff &page, Section section, Formats formats) {
    for (const CommonOption &option : model::common_options)
        if (option.section == section)
            page.item({std::string(option.name)}, std::string("= ") + toml_value(option.kind),
                      help_of(option, formats));
}

void write_names(Roff &page, std::string_view title, const std::vector<std::string> &names) {
    page.subsection(title);
    std::string all;
    for (const std::string &name : names)
        all += (all.empty() ? "" : ", ") + name;
    page.text(all);
}

/// The names of an enumeration that begins with 1: `name_of` gives "?" for what comes after it.
std::vector<std::string> names_of(auto name_of) {
    std::vector<std::string> names;
    for (std::uint32_t number = 1;; ++number) {
        const std::string name = name_of(number);
        if (name == "?") return names;
        names.push_back(name);
    }
}

} // namespace

void toml_page(Roff &page, const Surroundings &around) {
    page.synopsis({"/etc/tracer/tracer.toml", "tracer run --config FILE"});
    page.section("Description");
    page.text(
        "What the options of tracer(1) say, in TOML. The command line wins over the file, and a plugin's table over "
        "what is said for every plugin. A key that nobody knows is an error. Nobody but root may write to the "
        "machine's own file.");
    page.section("Keys");
    page.item({"plugins"}, "= [\"NAME\", ...]", "What tracer run and tracer record run where no plugin is named.");
    write_keys(page, Section::top, around.formats);
    page.section("[filters]");
    write_keys(page, Section::filters, around.formats);
    page.section("[PLUGIN]");
    page.text("A table named after a plugin has its options by their long names; tracer info PLUGIN lists them.");
    page.section("Example");
    page.verbatim(
        "plugins = [\"filetop\", \"killsnoop\"]\ninterval = \"5s\"\noutput = [\"text:-\", \"json:run.jsonl\"]\n\n"
        "[filters]\nuid = \"www-data\"\n\n[filetop]\nrows = 10\n");
    page.see_also({"tracer(1)"});
}

void plugin_page(Roff &page, const Surroundings &) {
    page.section("Description");
    page.text(
        "A plugin is a BPF program and a description of it, in a shared object that exports " TRACER_PLUGIN_SYMBOL
        " and links nothing. tracer does the rest: it attaches, reads the maps, filters, and writes what was "
        "recorded.\ntracer new NAME starts one, where tracer-dev is installed; tracer info FILE.so shows what its "
        "description says, and tracer run FILE.so runs it.");
    page.section("What a description may say");
    std::vector<std::string> names;
    for (const model::AttachKind &kind : model::attach_kinds())
        names.emplace_back(kind.name);
    write_names(page, "Ways in which a program attaches", names);
    write_names(page, "Kinds of sources",
                names_of([](std::uint32_t n) { return model::source_kind(static_cast<tracer_source_kind>(n)).name; }));
    names.clear();
    for (std::uint32_t type = 0; type < 128; ++type)
        if (model::is_column_type(type)) names.emplace_back(model::column_type(static_cast<tracer_type>(type)).name);
    write_names(page, "Types of columns", names);
    write_names(page, "Types of options",
                names_of([](std::uint32_t n) { return model::option_type(static_cast<tracer_option_type>(n)).name; }));
    write_names(page, "Where an option's value goes",
                names_of([](std::uint32_t n) { return model::binding_name(static_cast<tracer_binding>(n)); }));
    page.section("Files");
    page.item({"/usr/local/lib/tracer/plugins"}, "", "Plugins that root has added.");
    page.item({"PREFIX/include/tracer/abi.h"}, "", "The whole interface, each field explained.");
    page.item({"PREFIX/share/doc/tracer-dev/plugin-guide.md"}, "", "From nothing to a useful plugin.");
    page.see_also({"tracer(1)"});
}

} // namespace tracer::config
