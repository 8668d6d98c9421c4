// SPDX-License-Identifier: Apache-2.0
#include "model/parse_option.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "model/parse.hpp"
#include "model/special_options.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <strings.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace tracer::model {
namespace {

constexpr std::size_t longest_string = 4096;

Error wrong(const Option &option, std::string_view text, const std::string &why, std::string hint) {
    return {ExitCode::usage, in_quotes(text) + " " + why, std::move(hint), "option --" + option.name};
}

bool bounded(const Option &option) { return option.min != 0 || option.max != 0; }

std::string range(const Option &option) {
    if (!bounded(option)) return "a number";
    return "a number from " + std::to_string(option.min) + " to " + std::to_string(option.max);
}

bool in_range(const Option &option, std::uint64_t value) {
    if (!bounded(option)) return true;
    if (option.max < 0 || value > static_cast<std::uint64_t>(option.max)) return false;
    return option.min <= 0 || value >= static_cast<std::uint64_t>(option.min);
}

std::vector<std::string> label_names(const Option &option) {
    std::vector<std::string> names;
    for (const Label &label : option.labels)
        names.push_back(label.name);
    return names;
}

std::string one_of(const Option &option, std::string_view text) {
    std::vector<std::string> names = label_names(option);
    constexpr std::size_t most = 24; // what a line can show
    const std::string hint = did_you_mean(text, names, "");
    if (!hint.empty()) return hint;
    const bool all = names.size() <= most;
    names.resize(std::min(names.size(), most));
    return "give one of " + join(names) + (all ? "" : ", ...");
}

Result<OptionValue> parse_flag(const Option &option, std::string_view text) {
    for (const char *yes : {"true", "yes", "on", "1"})
        if (text == yes) return OptionValue(true);
    for (const char *no : {"false", "no", "off", "0"})
        if (text == no) return OptionValue(false);
    return wrong(option, text, "is neither true nor false", "give true or false");
}

Result<OptionValue> parse_number(const Option &option, std::string_view text) {
    if (option.type == TRACER_OPTION_SIGNED) {
        const auto value = parse_signed(text);
        if (!value) return wrong(option, text, "is not a number", "give " + range(option));
        if (bounded(option) && (*value < option.min || *value > option.max))
            return wrong(option, text, "is out of range", "give " + range(option));
        return OptionValue(*value);
    }
    const auto value = parse_unsigned(text);
    if (!value) return wrong(option, text, "is not a number", "give " + range(option));
    if (!in_range(option, *value)) return wrong(option, text, "is out of range", "give " + range(option));
    return OptionValue(*value);
}

Result<OptionValue> parse_time(const Option &option, std::string_view text) {
    const auto value = parse_duration(text);
    if (!value) return wrong(option, text, "is not a duration", "give one like 250ms, 5s or 2m");
    if (!in_range(option, *value))
        return wrong(option, text, "is out of range",
                     "give a duration from " +
                         duration_text(static_cast<std::uint64_t>(std::max<std::int64_t>(option.min, 0))) + " to " +
                         duration_text(static_cast<std::uint64_t>(std::max<std::int64_t>(option.max, 0))));
    return OptionValue(*value);
}

Result<OptionValue> parse_choice(const Option &option, std::string_view text) {
    if (const Label *label = find_label(option, text)) return OptionValue(label->value);
    const auto number = bounded(option) ? parse_unsigned(text) : std::nullopt;
    if (number && in_range(option, *number)) return OptionValue(*number);
    const std::string names = one_of(option, text);
    return wrong(option, text, "is not one of its values", bounded(option) ? names + " or " + range(option) : names);
}

/// One item of a set: a label, or a number within the bounds (or a label's value, where there are no bounds).
std::optional<std::uint64_t> set_item(const Option &option, std::string_view text) {
    if (const Label *label = find_label(option, text)) return label->value;
    const auto value = parse_unsigned(text);
    if (!value) return std::nullopt;
    const bool named = std::any_of(option.labels.begin(), option.labels.end(),
                                   [&](const Label &label) { return label.value == *value; });
    if (named || (bounded(option) ? in_range(option, *value) : option.labels.empty())) return value;
    return std::nullopt;
}

std::string set_hint(const Option &option, std::string_view item) {
    if (option.labels.empty()) return "give " + (bounded(option) ? range(option) : "a number from 0 to 127");
    const std::string names = one_of(option, item);
    return bounded(option) ? names + " or " + range(option) : names;
}

Result<OptionValue> parse_set(const Option &option, std::string_view text) {
    Mask mask{};
    for (std::string_view rest = text;;) {
        const auto comma = rest.find(',');
        const std::string_view item = rest.substr(0, comma);
        const auto value = set_item(option, item);
        if (!value || *value >= mask_bits)
            return wrong(option, item, item.empty() ? "has an empty item" : "is not one of its values",
                         set_hint(option, item));
        mask[*value / 64] |= std::uint64_t{1} << (*value % 64);
        if (comma == std::string_view::npos) return OptionValue(mask);
        rest.remove_prefix(comma + 1);
    }
}

Result<OptionValue> parse_string(const Option &option, std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return wrong(option, text, "contains a NUL byte", "leave it out");
    if (text.size() > longest_string)
        return wrong(option, text, "is too long", "give at most " + std::to_string(longest_string) + " bytes");
    return OptionValue(std::string(text));
}

Result<OptionValue> parse_path(const Option &option, std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return wrong(option, text, "contains a NUL byte", "leave it out");
    PathId id{std::string(text), 0, 0};
    struct stat status {};
    if (::stat(id.path.c_str(), &status) != 0)
        return wrong(option, text, "cannot be used: " + std::string(std::strerror(errno)), "give an existing path");
    id.inode = status.st_ino;
    id.dev = major(status.st_dev) << 20 | minor(status.st_dev);
    return OptionValue(std::move(id));
}

/// Does an entry begin here? Only then does a ';' before it separate two entries, so that a text may contain ';'.
bool entry_begins(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view key = text.substr(0, equals);
    return key == "default" || parse_unsigned(key);
}

Result<OptionValue> parse_entries(const Option &option, std::string_view text) {
    OptionValue value(std::in_place_type<Entries>);
    auto &entries = std::get<Entries>(value);
    std::size_t begin = 0;
    while (begin <= text.size()) {
        std::size_t end = text.find(';', begin);
        while (end != std::string_view::npos && !entry_begins(text.substr(end + 1)))
            end = text.find(';', end + 1);
        auto entry = parse_entry(option, text.substr(begin, end - begin));
        if (!entry) return std::move(entry).error();
        entries.insert_or_assign(entry->first, std::move(entry->second));
        if (end == std::string_view::npos) break;
        begin = end + 1;
    }
    return value;
}

} // namespace

const Label *find_label(const Option &option, std::string_view text) {
    const std::string word(text);
    for (const Label &label : option.labels)
        if (label.name == text) return &label;
    for (const Label &label : option.labels)
        if (::strcasecmp(label.name.c_str(), word.c_str()) == 0) return &label;
    return nullptr;
}

Result<std::pair<std::uint32_t, std::string>> parse_entry(const Option &option, std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return wrong(option, text, "has no '='", "give KEY=TEXT");
    const std::string_view key = text.substr(0, equals), value = text.substr(equals + 1);
    const auto number = key == "default" ? std::optional<std::uint64_t>(UINT32_MAX) : parse_unsigned(key);
    if (!number || *number > UINT32_MAX || (*number == UINT32_MAX && key != "default"))
        return wrong(option, key, "is not a key", "give a number below 4294967295, or default");
    if (value.find('\0') != std::string_view::npos) return wrong(option, value, "contains a NUL byte", "leave it out");
    if (value.size() > longest_string)
        return wrong(option, value, "is too long", "give at most " + std::to_string(longest_string) + " bytes");
    return std::pair(static_cast<std::uint32_t>(*number), std::string(value));
}

Result<OptionValue> parse_option(const Option &option, std::string_view text) {
    switch (option.type) {
    case TRACER_OPTION_FLAG:
        return parse_flag(option, text);
    case TRACER_OPTION_UNSIGNED:
    case TRACER_OPTION_SIGNED:
        return parse_number(option, text);
    case TRACER_OPTION_STRING:
        return parse_string(option, text);
    case TRACER_OPTION_CHOICE:
        return parse_choice(option, text);
    case TRACER_OPTION_SET:
        return parse_set(option, text);
    case TRACER_OPTION_DURATION:
        return parse_time(option, text);
    case TRACER_OPTION_PATH:
        return parse_path(option, text);
    case TRACER_OPTION_ENTRIES:
        return parse_entries(option, text);
    case TRACER_OPTION_ERRNO:
    case TRACER_OPTION_IP:
    case TRACER_OPTION_NET:
    case TRACER_OPTION_PORT:
    case TRACER_OPTION_SIGNAL:
    case TRACER_OPTION_SYSCALL:
        if (auto special = parse_special(option, text)) return std::move(*special);
        break;
    }
    return Error{ExitCode::usage, "option --" + option.name + " is of a type that this tracer does not know", {}};
}

} // namespace tracer::model
