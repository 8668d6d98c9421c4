// SPDX-License-Identifier: Apache-2.0
#include "describe/options.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "describe/labels.hpp"
#include "describe/words.hpp"
#include "model/common_options.hpp"

#include <algorithm>
#include <array>

namespace tracer::describe {
namespace {

/// What a word at the beginning of a tag on the plugin stands for.
struct Parameter {
    std::string_view word;
    tracer_binding binding;
    tracer_option_type type;
    std::int64_t min = 0, max = 0;
    const char *metavar = "";
};

constexpr std::int64_t most_pids = 4194304; // PID_MAX_LIMIT, include/linux/threads.h
constexpr std::int64_t most_intervals = 4294967295;
constexpr std::int64_t most_rows = 1'000'000;

constexpr auto parameters = std::to_array<Parameter>({
    {"interval", TRACER_BIND_RUN, TRACER_OPTION_DURATION},
    {"count", TRACER_BIND_RUN, TRACER_OPTION_UNSIGNED, 1, most_intervals, "N"},
    {"pid", TRACER_BIND_RUN, TRACER_OPTION_UNSIGNED, 1, most_pids, "PID"},
    {"tid", TRACER_BIND_RUN, TRACER_OPTION_UNSIGNED, 1, most_pids, "TID"},
    {"comm", TRACER_BIND_RUN, TRACER_OPTION_STRING, 0, 0, "NAME"},
    {"cgroup", TRACER_BIND_RUN, TRACER_OPTION_STRING, 0, 0, "PATH"},
    {"rows", TRACER_BIND_RENDER, TRACER_OPTION_UNSIGNED, 0, most_rows, "N"},
    {"sort", TRACER_BIND_RENDER, TRACER_OPTION_CHOICE},
    {"unit", TRACER_BIND_RENDER, TRACER_OPTION_CHOICE},
    {"clear", TRACER_BIND_RENDER, TRACER_OPTION_FLAG},
    {"noclear", TRACER_BIND_RENDER, TRACER_OPTION_FLAG},
    {"offsets", TRACER_BIND_RENDER, TRACER_OPTION_FLAG},
    {"histograms", TRACER_BIND_RENDER, TRACER_OPTION_FLAG},
    {"flag", TRACER_BIND_NONE, TRACER_OPTION_FLAG},
    {"set", TRACER_BIND_NONE, TRACER_OPTION_SET},
    {"choice", TRACER_BIND_NONE, TRACER_OPTION_CHOICE},
});

/// What a typedef of <tracer/bpf/words.h> means for an option.
struct Meaning {
    std::string_view alias;
    tracer_option_type type;
};

constexpr auto meanings = std::to_array<Meaning>({
    {"tracer_flag", TRACER_OPTION_FLAG},
    {"tracer_duration", TRACER_OPTION_DURATION},
    {"tracer_errno", TRACER_OPTION_ERRNO},
    {"tracer_ip", TRACER_OPTION_IP},
    {"tracer_port", TRACER_OPTION_PORT},
    {"tracer_signal", TRACER_OPTION_SIGNAL},
    {"tracer_syscall", TRACER_OPTION_SYSCALL},
});

/// Of a variable.
Result<tracer_option_type> type_of(const Type &type) {
    const auto meant = std::ranges::find(meanings, std::string_view(type.alias), &Meaning::alias);
    if (meant != meanings.end()) return meant->type;
    switch (type.shape) {
    case Shape::boolean:
        return TRACER_OPTION_FLAG;
    case Shape::unsigned_number:
        return TRACER_OPTION_UNSIGNED;
    case Shape::signed_number:
        return TRACER_OPTION_SIGNED;
    case Shape::enumeration:
        return TRACER_OPTION_CHOICE;
    case Shape::characters:
        return TRACER_OPTION_STRING;
    case Shape::numbers:
        if (type.name == "__u64" || type.size % 8 == 0) return TRACER_OPTION_SET;
        break;
    case Shape::structure:
        if (type.name == "tracer_path") return TRACER_OPTION_PATH;
        break;
    case Shape::other:
        break;
    }
    return Error{ExitCode::usage, "no option has a variable of that type", {}};
}

/// "0..64".
Result<void> read_range(Words &words, model::Option &option) {
    const auto text = words.first([](const std::string &w) { return w.find("..") != std::string::npos; });
    if (!text) return {};
    const auto dots = text->find("..");
    const auto least = number(std::string_view(*text).substr(0, dots));
    const auto greatest = number(std::string_view(*text).substr(dots + 2));
    if (!least || !greatest) return Error{ExitCode::usage, *text + " is not a range such as 0..64", {}};
    option.min = *least;
    option.max = *greatest;
    return {};
}

/// Everything that says how the option is given.
Result<model::Option> read_words(Words &words, const Types &types, std::uint32_t enumeration, const Tag &tag,
                                 model::Option option) {
    option.help = tag.help;
    if (auto read = read_range(words, option); !read) return std::move(read).error();
    if (const auto text = words.value("default")) {
        option.fallback = *text;
        option.has_fallback = true;
    }
    auto named = labels(words, types, enumeration);
    if (!named) return std::move(named).error();
    option.labels = std::move(*named);
    if (const auto word = words.first([](const std::string &w) { return w.starts_with("--") && w.size() > 2; })) {
        const auto equals = word->find('=');
        option.name = word->substr(2, equals == std::string::npos ? equals : equals - 2);
        if (equals != std::string::npos) option.metavar = word->substr(equals + 1);
    }
    if (const auto word = words.first([](const std::string &w) { return w.size() == 2 && w[0] == '-'; }))
        option.short_name = (*word)[1];
    if (const auto word = words.first([](const std::string &w) { return w.size() == 2 && w[0] == '@'; }))
        option.position = static_cast<std::uint32_t>((*word)[1] - '0');
    if (const auto *left = words.left())
        return means_nothing(
            *left, "an option's tag",
            std::to_array<std::string_view>({"default", "labels", "enum", "short", "target", "choice"}));
    return option;
}

std::string with_dashes(std::string name) {
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

} // namespace

Result<model::Option> option_of_variable(const Types &types, const Named &variable, const Tag &tag) {
    auto words = Words::parse(tag.words);
    if (!words) return std::move(words).error();
    const Type type = types.variable_type(variable.id);
    model::Option option;
    option.name = with_dashes(variable.name);
    option.bind = variable.name;
    if (words->flag("target")) {
        option.binding = TRACER_BIND_TARGET;
        option.type = TRACER_OPTION_STRING;
    } else {
        auto known = type_of(type);
        if (!known) return std::move(known).error();
        option.type = words->flag("choice") ? TRACER_OPTION_CHOICE : *known;
        option.binding = TRACER_BIND_CONST;
        if (!types.is_const_volatile(variable.id))
            return Error{ExitCode::usage, "an option cannot reach it",
                         "write const volatile before its type, or the compiler settles its value"};
    }
    auto read = read_words(*words, types, type.shape == Shape::enumeration ? type.id : 0, tag, std::move(option));
    const bool number = read && (read->type == TRACER_OPTION_UNSIGNED || read->type == TRACER_OPTION_SIGNED);
    if (number && !read->labels.empty()) read->type = TRACER_OPTION_CHOICE;
    return read;
}

Result<model::Option> option_of_map(const Types &types, const std::string &map, std::uint32_t entries, const Tag &tag) {
    auto words = Words::parse(tag.words);
    if (!words) return std::move(words).error();
    model::Option option;
    option.name = with_dashes(map);
    option.bind = map;
    if (words->flag("entries")) {
        option.binding = TRACER_BIND_MAP;
        option.type = TRACER_OPTION_ENTRIES;
    } else if (words->flag("net")) {
        option.binding = TRACER_BIND_MAP;
        option.type = TRACER_OPTION_NET;
    } else if (words->flag("size")) {
        option.binding = TRACER_BIND_MAP_SIZE;
        option.type = TRACER_OPTION_UNSIGNED;
        option.min = 1;
        option.max = 10'000'000;
        option.metavar = "N";
        option.fallback = std::to_string(entries);
        option.has_fallback = true;
    } else if (words->flag("perf")) {
        option.binding = TRACER_BIND_MAP;
        option.type = TRACER_OPTION_STRING;
        option.metavar = "EVENT";
        auto perf = read_words(*words, types, 0, tag, std::move(option));
        if (perf && !perf->has_fallback)
            return Error{ExitCode::usage, "it has no default, and without an event nothing is counted",
                         "write default=cpu-clock, say"};
        return perf;
    } else {
        return Error{ExitCode::usage, "an option on a map begins with size, entries, net or perf",
                     "write it like TRACER_OPTION(\"net --to=NET\", \"only these\")"};
    }
    return read_words(*words, types, 0, tag, std::move(option));
}

Result<model::Option> option_of_plugin(const Types &types, const Tag &tag) {
    auto words = Words::parse(tag.words);
    if (!words) return std::move(words).error();
    const auto word = words->first([](const std::string &w) { return w[0] != '-' && w[0] != '@'; });
    const auto parameter = std::ranges::find(parameters, word.value_or(""), &Parameter::word);
    if (parameter == parameters.end()) {
        Nearest nearest(word.value_or(""));
        for (const auto &known : parameters)
            nearest.offer(known.word);
        return Error{ExitCode::usage, "the option's first word, " + in_quotes(word.value_or("")) + ", is no parameter",
                     nearest.question()};
    }
    model::Option option;
    option.name = parameter->word;
    option.bind = parameter->binding == TRACER_BIND_NONE ? "" : parameter->word;
    option.binding = parameter->binding;
    option.type = parameter->type;
    option.min = parameter->min;
    option.max = parameter->max;
    option.metavar = parameter->metavar;
    auto read = read_words(*words, types, 0, tag, std::move(option));
    const auto *common = read ? model::run_parameter(read->bind) : nullptr;
    if (common && read->help.empty()) read->help = common->help;
    if (common && read->metavar.empty() && common->metavar) read->metavar = common->metavar;
    return read;
}

} // namespace tracer::describe
