// SPDX-License-Identifier: Apache-2.0
#include "config/value_words.hpp"

#include <algorithm>

namespace tracer::config {
namespace {

/// The plugin's option that bears one of these names; nullptr: none, so it is a common one.
const model::Option *own_option(const OptionWords &words, const Specs &plugins) {
    if (!words.group.starts_with("Options of ") || words.group == common_group) return nullptr;
    for (const model::PluginSpec *plugin : plugins)
        for (const model::Option &option : plugin->options)
            for (const std::string &name : words.names)
                if (name == "--" + plugin->name + "." + option.name ||
                    (name == "--" + option.name && words.group.ends_with(" " + plugin->name)))
                    return &option;
    return nullptr;
}

const CommonOption *common_option(const OptionWords &words) {
    for (const std::string &name : words.names)
        if (name.starts_with("--"))
            if (const CommonOption *option = model::common_option(std::string_view(name).substr(2))) return option;
    return nullptr;
}

void add_attach(ValueWords &values, const Specs &plugins) {
    values.words = {{"auto", "the best that this kernel allows"}};
    for (const auto kind : {TRACER_VARIANT_FENTRY, TRACER_VARIANT_KPROBE, TRACER_VARIANT_TRACEPOINT})
        values.words.emplace_back(model::kind_name(kind), "");
    for (const model::PluginSpec *plugin : plugins)
        for (const model::Variant &variant : plugin->variants)
            if (std::ranges::none_of(values.words, [&](const auto &word) { return word.first == variant.name; }))
                values.words.emplace_back(variant.name, plugin->name);
}

/// A column may be named after its plugin where there are several.
void add_columns(ValueWords &values, const Specs &plugins) {
    for (const model::PluginSpec *plugin : plugins) {
        if (plugins.size() > 1) values.words.emplace_back(plugin->name + ":", plugin->summary);
        for (const model::Source &source : plugin->sources)
            for (const model::Column &column : source.columns)
                values.words.emplace_back(column.name, column.help);
    }
}

} // namespace

ValueWords value_words(const OptionWords &option, const Specs &plugins, Formats formats) {
    ValueWords values;
    if (const model::Option *own = own_option(option, plugins)) {
        values.list = own->type == TRACER_OPTION_SET;
        values.files = own->type == TRACER_OPTION_PATH;
        for (const model::Label &label : own->labels)
            values.words.emplace_back(label.name, "");
        return values;
    }
    const std::string_view metavar = option.metavar;
    values.files = metavar.ends_with("FILE") || metavar.ends_with("PATH");
    values.folders = metavar == "DIR" || metavar == "RECORDING";
    const CommonOption *common = common_option(option);
    if (!common) return values;
    const bool outputs = common->kind == CommonOption::Kind::outputs;
    if (common->kind == CommonOption::Kind::format || outputs)
        for (const model::FormatName &format : formats)
            values.words.emplace_back(format.name + (outputs ? ":" : ""), format.help);
    if (common->name == "attach") add_attach(values, plugins);
    if (common->name == "columns" || common->name == "where") add_columns(values, plugins);
    values.list = common->name == "columns";
    return values;
}

} // namespace tracer::config
