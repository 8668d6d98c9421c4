// SPDX-License-Identifier: Apache-2.0
#include "gate/compare/show.hpp"

#include "gate/reports/json_number.hpp"

namespace tracer::gate {
namespace {

Json both(std::uint64_t before, std::uint64_t after) { return {{"before", number(before)}, {"after", number(after)}}; }

Json row(const SourceDifference &source, const RowDifference &difference) {
    Json name = Json::object(), amounts = Json::object();
    for (std::size_t i = 0; i < source.names.size(); ++i)
        name[source.names[i]] = difference.name[i];
    for (std::size_t i = 0; i < source.amounts.size(); ++i)
        amounts[source.amounts[i].column] = both(difference.before[i], difference.after[i]);
    return {{"row", std::move(name)}, {"amounts", std::move(amounts)}};
}

Json values(const SourceDifference &source) {
    const ValuesDifference &difference = *source.values;
    const model::Histogram &before = difference.before, &after = difference.after;
    Json result = {{"unit", unit_name(source.unit)},
                   {"differ", difference.differ},
                   {"count", both(before.count, after.count)},
                   {"sum", both(before.sum, after.sum)}};
    for (const auto &[name, q] :
         {std::pair("p50", 0.5), std::pair("p90", 0.9), std::pair("p99", 0.99), std::pair("p999", 0.999)})
        result[name] = both(before.percentile(q), after.percentile(q));
    result["max"] = both(before.max, after.max);
    result["rank_test"] = {{"larger", difference.test.larger}, {"p", difference.test.p_two_sided}};
    return result;
}

Json source_json(const SourceDifference &source) {
    Json units = Json::object(), rows = Json::array(), stacks = Json::array();
    for (const Amount &amount : source.amounts)
        units[amount.column] = unit_name(amount.unit);
    for (const RowDifference &difference : source.rows)
        rows.push_back(row(source, difference));
    for (const StackDifference &stack : source.stacks)
        if (stack.before != stack.after)
            stacks.push_back(
                {{"stack", stack.stack}, {"before", number(stack.before)}, {"after", number(stack.after)}});
    return {{"plugin", source.plugin},
            {"source", source.source},
            {"incomparable", source.incomparable.empty() ? Json() : Json(source.incomparable)},
            {"differs", source.differs()},
            {"units", std::move(units)},
            {"alike", number(source.alike)},
            {"rows", std::move(rows)},
            {"stacks", std::move(stacks)},
            {"values", source.values ? values(source) : Json()}};
}

} // namespace

std::string comparison_json(const Comparison &comparison, const RunNames &names) {
    Json sources = Json::array();
    for (const SourceDifference &source : comparison.sources)
        sources.push_back(source_json(source));
    return written({{"version", 1},
                    {"before", names.before},
                    {"after", names.after},
                    {"differs", comparison.differs()},
                    {"remarks", comparison.remarks},
                    {"sources", std::move(sources)}});
}

} // namespace tracer::gate
