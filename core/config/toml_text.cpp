// SPDX-License-Identifier: Apache-2.0
#include "config/toml_text.hpp"

#include <array>
#include <charconv>

namespace tracer::config {
namespace {

using Kind = model::CommonOption::Kind;

enum Accept : unsigned { strings = 1, integers = 2, floats = 4, booleans = 8 };

const char *type_name(const toml::node &node) {
    switch (node.type()) {
    case toml::node_type::table:
        return "a table";
    case toml::node_type::array:
        return "an array";
    case toml::node_type::string:
        return "a string";
    case toml::node_type::integer:
        return "an integer";
    case toml::node_type::floating_point:
        return "a float";
    case toml::node_type::boolean:
        return "a boolean";
    default:
        return "a date or time";
    }
}

Result<std::string> scalar(const toml::node &node, unsigned accepted, const char *wanted) {
    if (const auto *text = node.as_string(); text && accepted & strings) return text->get();
    if (const auto *number = node.as_integer(); number && accepted & integers) return std::to_string(number->get());
    if (const auto *flag = node.as_boolean(); flag && accepted & booleans)
        return std::string(flag->get() ? "true" : "false");
    if (const auto *number = node.as_floating_point(); number && accepted & floats) {
        std::array<char, 400> digits{}; // the longest double in fixed notation takes some 330
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), number->get(), std::chars_format::fixed);
        return std::string(digits.data(), end.ptr);
    }
    return Error{ExitCode::usage, std::string(type_name(node)) + ", where " + wanted + " is expected", {}};
}

/// An array's items joined by ',': a set.
Result<std::string> joined(const toml::node &node, const char *wanted) {
    const toml::array *array = node.as_array();
    if (!array) return scalar(node, strings | integers, wanted);
    std::string text;
    for (const toml::node &item : *array) {
        auto word = scalar(item, strings | integers, "a number or a name");
        if (!word) return std::move(word).error();
        if (!text.empty()) text += ',';
        text += *word;
    }
    return text;
}

Result<std::string> text_of(const toml::node &node, Kind kind) {
    switch (kind) {
    case Kind::flag:
        return scalar(node, booleans, "true or false");
    case Kind::number:
        return scalar(node, integers, "a number");
    case Kind::duration:
        return scalar(node, strings | integers | floats, "a duration (\"250ms\", or seconds)");
    case Kind::size:
        return scalar(node, strings | integers, "a size (\"8M\", or bytes)");
    case Kind::user:
        return scalar(node, strings | integers, "a user's number or name");
    case Kind::word:
    case Kind::format:
        return scalar(node, strings, "a string");
    case Kind::outputs:
    case Kind::texts:
        return scalar(node, strings, "a string or an array of strings");
    }
    return scalar(node, 0, "nothing");
}

} // namespace

Result<std::vector<std::string>> texts_of(const toml::node &node, Kind kind) {
    const toml::array *array = kind == Kind::outputs || kind == Kind::texts ? node.as_array() : nullptr;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < (array ? array->size() : 1); ++i) {
        auto text = text_of(array ? *array->get(i) : node, kind);
        if (!text) return std::move(text).error();
        texts.push_back(std::move(*text));
    }
    return texts;
}

Result<PlacedTexts> texts_of(const toml::node &node, const model::Option &option) {
    Result<std::string> text = std::string();
    switch (option.type) {
    case TRACER_OPTION_FLAG:
        text = text_of(node, Kind::flag);
        break;
    case TRACER_OPTION_UNSIGNED:
    case TRACER_OPTION_SIGNED:
        text = text_of(node, Kind::number);
        break;
    case TRACER_OPTION_DURATION:
        text = text_of(node, Kind::duration);
        break;
    case TRACER_OPTION_ERRNO:
    case TRACER_OPTION_PORT:
    case TRACER_OPTION_SIGNAL:
    case TRACER_OPTION_SYSCALL:
        text = scalar(node, strings | integers, "a name or a number");
        break;
    case TRACER_OPTION_IP:
        text = scalar(node, strings, "an address as a string");
        break;
    case TRACER_OPTION_NET:
        text = joined(node, "an array of networks");
        break;
    case TRACER_OPTION_SET:
        text = joined(node, "an array of numbers and names");
        break;
    case TRACER_OPTION_STRING:
    case TRACER_OPTION_CHOICE:
    case TRACER_OPTION_PATH:
        text = text_of(node, Kind::word);
        break;
    case TRACER_OPTION_ENTRIES: {
        const toml::table *table = node.as_table();
        if (!table)
            return Error{ExitCode::usage, std::string(type_name(node)) + ", where a table of strings is expected", {}};
        PlacedTexts entries;
        for (const auto &[key, value] : *table) {
            auto entry = scalar(value, strings, "a string");
            if (!entry) return Error{ExitCode::usage, entry.error().message, {}};
            entries.emplace_back(&value, std::string(key.str()) + "=" + *entry);
        }
        return entries;
    }
    }
    if (!text) return std::move(text).error();
    return PlacedTexts{{&node, std::move(*text)}};
}

} // namespace tracer::config
