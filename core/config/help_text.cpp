// SPDX-License-Identifier: Apache-2.0
#include "config/help_text.hpp"

#include "base/strings.hpp"
#include "model/option_types.hpp"

#include <algorithm>
#include <utility>

namespace tracer::config {

HelpText::HelpText(std::string usage) : usage_(std::move(usage)) { column_width(34); }

std::string HelpText::make_usage(const CLI::App *, std::string) const { return "Usage: " + usage_ + "\n"; }

std::string HelpText::make_option_name(const CLI::Option *option, bool is_positional) const {
    return is_positional ? option->get_name(true) : join(names(*option));
}

std::vector<std::string> HelpText::names(const CLI::Option &option) {
    constexpr std::string_view mark = "{false}";
    const std::string all = option.get_name(false, true);
    std::vector<std::string> shown;
    for (std::size_t begin = 0; begin <= all.size();) {
        const std::size_t end = std::min(all.find(',', begin), all.size());
        std::string name = all.substr(begin, end - begin);
        begin = end + 1;
        const bool off = name.ends_with(mark);
        if (off && option.get_default_str() != "true") continue;
        if (off) name.resize(name.size() - mark.size());
        shown.push_back(std::move(name));
    }
    return shown;
}

std::vector<OptionWords> words_of(const CLI::App &app) {
    std::vector<OptionWords> words;
    for (const CLI::Option *option : app.get_options())
        if (!option->get_group().empty()) // else another spelling of one that is shown
            words.push_back(
                {option->get_group(), HelpText::names(*option), option->get_type_name(), option->get_description()});
    return words;
}

std::string exit_codes() {
    return "Exit codes: 0 ok, 1 a gate failed, 2 usage, configuration or a plugin refused,\n"
           "3 cannot trace here, 4 output failed, 5 something was lost under --strict, or so that\n"
           "a gate cannot tell, 6 a gate cannot tell for another reason, 7 a gate's command failed.\n"
           "If tracing went well, run has -- COMMAND's own exit status, or 128 + the signal that killed it.";
}

std::string metavar(const model::Option &option) {
    if (!option.metavar.empty()) return option.metavar;
    const char *own = model::option_type(option.type).metavar;
    return own ? own : "";
}

std::string help_of(const model::Option &option) {
    std::string help = option.help;
    const std::size_t most = option.type == TRACER_OPTION_CHOICE ? 24 : option.type == TRACER_OPTION_SET ? 8 : 0;
    if (option.labels.size() <= most) {
        std::vector<std::string> names;
        for (const model::Label &label : option.labels)
            names.push_back(label.name);
        if (!names.empty()) help += ": " + join(names);
    }
    if (option.has_fallback && !option.fallback.empty()) help += " (default " + option.fallback + ")";
    return harmless(help);
}

std::string help_of(const CommonOption &option, Formats formats) {
    if (option.kind != CommonOption::Kind::format || formats.empty()) return option.help;
    std::string help;
    for (const model::FormatName &format : formats)
        help += (help.empty() ? "" : ", ") + format.name + " (" + format.help + ")";
    return help + "; default " + formats.front().name;
}

} // namespace tracer::config
