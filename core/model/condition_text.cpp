// SPDX-License-Identifier: Apache-2.0
#include "model/condition_text.hpp"

#include "model/text_rules.hpp"

namespace tracer::model {
namespace {

Result<Condition> parse_one(std::string_view whole) {
    auto text = whole;
    Condition condition;
    condition.negated = text.starts_with('!');
    if (condition.negated) text.remove_prefix(1);
    const auto equals = text.find('=');
    condition.option = text.substr(0, equals);
    if (equals != std::string_view::npos) condition.label = text.substr(equals + 1);
    if (is_option_name(condition.option) && (equals == std::string_view::npos || !condition.label.empty()))
        return condition;
    return Error{ExitCode::usage,
                 "the condition '" + std::string(whole) +
                     "' is neither an option nor option=label, with or without a '!' before it",
                 {}};
}

} // namespace

Result<Condition> parse_condition(std::string_view text) {
    if (text.empty()) return Condition();
    auto comma = text.find(',');
    auto condition = parse_one(text.substr(0, comma));
    while (condition && comma != std::string_view::npos) {
        text.remove_prefix(comma + 1);
        comma = text.find(',');
        auto other = parse_one(text.substr(0, comma));
        if (!other) return other;
        condition->also.push_back(std::move(*other));
    }
    return condition;
}

std::string condition_text(const Condition &condition) {
    std::string text;
    if (condition.option.empty()) return text;
    if (condition.negated) text += '!';
    text += condition.option;
    if (!condition.label.empty()) text += '=' + condition.label;
    for (const auto &other : condition.also)
        text += ',' + condition_text(other);
    return text;
}

} // namespace tracer::model
