// SPDX-License-Identifier: Apache-2.0
#include "gate/limits.hpp"

#include "base/strings.hpp"
#include "gate/ranges.hpp"
#include "model/parse.hpp"

#include <algorithm>
#include <limits>

namespace tracer::gate {
namespace {

constexpr std::uint64_t whole = 1'000'000; ///< of a relative growth
constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();

Error refused(const model::LimitText &limit, const std::string &key, const std::string &why, std::string hint = {}) {
    return at(limit.place, {ExitCode::usage, key + ": " + why, std::move(hint)});
}

bool is_negative(std::string_view text) {
    return text.size() > 1 && text.starts_with('-') && text.find_first_of("123456789") != std::string_view::npos;
}

/// One of max, min and equal. An exclusive one becomes the next value that it allows.
Result<std::optional<std::uint64_t>> parse_limit(const std::optional<model::LimitText> &limit, const std::string &key,
                                                 Unit unit) {
    if (!limit) return std::optional<std::uint64_t>();
    if (is_negative(limit->text))
        return key == "min" ? refused(*limit, key, "nothing is below 0, so this limit says nothing")
                            : refused(*limit, key, "nothing is below 0, so this limit can never hold");
    const auto value = parse_amount(limit->text, unit);
    if (!value) return refused(*limit, key, value.error().message, value.error().hint);
    if (!limit->exclusive) return std::optional(*value);
    if (key == "max" && *value == 0) return refused(*limit, key, "nothing is below 0, so this limit can never hold");
    if (key == "min" && *value == most) return refused(*limit, key, "nothing is above it: this limit can never hold");
    return std::optional(key == "max" ? *value - 1 : *value + 1);
}

/// "5" and "0.25" of "5%" and "0.25%", in millionths.
std::optional<std::uint64_t> parse_percent(std::string_view text) {
    const auto point = text.find('.');
    std::string digits(text.substr(0, point));
    std::string fraction = point == std::string_view::npos ? "" : std::string(text.substr(point + 1));
    if (fraction.size() > 4 || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
    fraction.resize(4, '0');
    if (digits.size() > 9 || digits.empty() || (digits + fraction).find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return model::parse_unsigned(digits + fraction);
}

Result<std::optional<Growth>> parse_growth(const std::optional<model::LimitText> &limit, Unit unit) {
    if (!limit) return std::optional<Growth>();
    std::string_view text = limit->text;
    if (is_negative(text))
        return refused(*limit, "grow", "negative, so even the baseline would exceed it",
                       "write \"0%\", and let --update lower the baseline");
    if (text.starts_with('+')) text.remove_prefix(1);
    if (!text.ends_with('%')) {
        const auto amount = parse_amount(text, unit);
        if (!amount) return refused(*limit, "grow", amount.error().message, amount.error().hint + ", or \"5%\"");
        return std::optional(Growth{false, *amount});
    }
    text.remove_suffix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    const auto millionths = parse_percent(text);
    if (!millionths)
        return refused(*limit, "grow", in_quotes(limit->text) + " is not a percentage", "write \"5%\" or \"0.25%\"");
    return std::optional(Growth{true, *millionths});
}

std::string percent_text(std::uint64_t millionths) {
    std::string text = std::to_string(millionths / 10'000);
    if (const auto rest = millionths % 10'000; rest != 0) {
        std::string digits = std::to_string(10'000 + rest).substr(1);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += '.' + digits;
    }
    return text + " %";
}

/// Limits that contradict one another.
Result<void> check(const Limits &limits, const model::BudgetRequest &request, Unit unit) {
    const auto text = [&](std::uint64_t amount) { return amount_text(amount, unit); };
    if (limits.min && limits.max && *limits.min > *limits.max)
        return refused(*request.min, "min",
                       text(*limits.min) + " is more than max, " + text(*limits.max) + ": they can never both hold");
    if (limits.equal && limits.max && *limits.equal > *limits.max)
        return refused(*request.equal, "equal",
                       text(*limits.equal) + " is more than max, " + text(*limits.max) + ": they can never both hold");
    if (limits.equal && limits.min && *limits.equal < *limits.min)
        return refused(*request.equal, "equal",
                       text(*limits.equal) + " is less than min, " + text(*limits.min) + ": they can never both hold");
    return {};
}

} // namespace

std::uint64_t Growth::over(std::uint64_t baseline) const {
    return sum_or_most(baseline, relative ? share(baseline, amount, whole) : amount);
}

std::string Growth::text(Unit unit) const { return relative ? percent_text(amount) : amount_text(amount, unit); }

std::string Limits::text(Unit unit, std::optional<std::uint64_t> baseline) const {
    std::string text;
    const auto add = [&text](const std::string &limit) { text += (text.empty() ? "" : " and ") + limit; };
    if (equal) add("= " + amount_text(*equal, unit));
    if (min) add(">= " + amount_text(*min, unit));
    if (max) add("<= " + amount_text(*max, unit));
    if (grow) {
        const std::string base = baseline ? amount_text(*baseline, unit) : "the baseline";
        add(grow->amount == 0 ? "<= " + base : "<= " + grow->text(unit) + " above " + base);
    }
    return text;
}

std::optional<std::uint64_t> Limits::allowed(std::optional<std::uint64_t> baseline) const {
    std::optional<std::uint64_t> least;
    const auto offer = [&least](std::optional<std::uint64_t> limit) {
        if (limit) least = std::min(least.value_or(most), *limit);
    };
    offer(equal);
    offer(max);
    if (grow && baseline) offer(grow->over(*baseline));
    return least;
}

Result<Limits> parse_limits(const model::BudgetRequest &request, Unit unit) {
    const auto max = parse_limit(request.max, "max", unit), min = parse_limit(request.min, "min", unit),
               equal = parse_limit(request.equal, "equal", unit);
    for (const auto *limit : {&max, &min, &equal})
        if (!*limit) return limit->error();
    const auto grow = parse_growth(request.grow, unit);
    if (!grow) return grow.error();
    const Limits limits{*max, *min, *equal, *grow};
    if (auto good = check(limits, request, unit); !good) return std::move(good).error();
    return limits;
}

} // namespace tracer::gate
