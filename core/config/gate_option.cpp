// SPDX-License-Identifier: Apache-2.0
#include "config/gate_option.hpp"

#include "base/strings.hpp"

#include <algorithm>
#include <array>

namespace tracer::config {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view growth = "grow";
constexpr auto operators = std::to_array<std::string_view>({"<=", ">=", "==", "=", "<", ">"});

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

Error refused(std::string_view text, const std::string &why) {
    return {ExitCode::usage, in_quotes(text) + ": " + why,
            "write 'MEASURE OP LIMIT', OP one of <= < >= > = grow: 'filetop.reads <= 412'", "--gate"};
}

/// Where the operator stands: after the conditions, which have operators of their own.
std::size_t find_operator(std::string_view text) {
    const auto bracket = text.rfind(']');
    const std::size_t begin = bracket == std::string_view::npos ? 0 : bracket + 1;
    for (std::size_t at = begin; at < text.size(); ++at) {
        if (std::string_view("<>=!").find(text[at]) != std::string_view::npos) return at;
        const auto end = at + growth.size();
        const bool starts = at == begin || blanks.find(text[at - 1]) != std::string_view::npos;
        const bool ends = end < text.size() && blanks.find(text[end]) != std::string_view::npos;
        if (starts && ends && text.substr(at, growth.size()) == growth) return at;
    }
    return text.size();
}

} // namespace

Result<model::BudgetRequest> parse_gate_option(std::string_view text) {
    const std::size_t at = find_operator(text);
    if (at == text.size()) return refused(text, "there is no operator in it");
    const std::string_view rest = text.substr(at);
    const auto *known = std::ranges::find_if(operators, [&](auto op) { return rest.starts_with(op); });
    const bool grows = rest.starts_with(growth);
    if (!grows && known == operators.end()) return refused(text, "it has an operator that gates do not know");
    const std::string_view op = grows ? growth : *known;

    model::BudgetRequest budget;
    budget.measure = trimmed(text.substr(0, at));
    budget.place.file = "--gate";
    if (budget.measure.empty()) return refused(text, "there is no measure in it");
    model::LimitText limit{std::string(trimmed(rest.substr(op.size()))), budget.place, op == "<" || op == ">"};
    if (limit.text.empty()) return refused(text, "there is no limit in it");
    if (grows)
        budget.grow = std::move(limit);
    else if (op.starts_with('<'))
        budget.max = std::move(limit);
    else if (op.starts_with('>'))
        budget.min = std::move(limit);
    else
        budget.equal = std::move(limit);
    return budget;
}

} // namespace tracer::config
