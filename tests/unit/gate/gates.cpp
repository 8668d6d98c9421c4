// SPDX-License-Identifier: Apache-2.0
#include "unit/gate/gates.hpp"

#include <stdexcept>

namespace tracer::gate {
namespace {

std::optional<model::LimitText> limit(const std::string &text, std::uint32_t line, std::uint32_t column) {
    if (text.empty()) return std::nullopt;
    return model::LimitText{text, {"gates.toml", line, column}};
}

} // namespace

std::vector<PluginChoice> sample_choices() {
    static const std::vector<model::PluginSpec> specs = [] {
        std::vector<model::PluginSpec> all{test::killsnoop_like(), test::filetop_like(),    test::usercheck_like(),
                                           test::pidpersec_like(), test::vfsreadlat_like(), test::stacksnoop_like(),
                                           test::writesizes_like()};
        for (model::PluginSpec &spec : all)
            spec.version = "1.0.0";
        return all;
    }();
    std::vector<PluginChoice> choices;
    for (const model::PluginSpec &spec : specs)
        choices.push_back({&spec, nullptr});
    return choices;
}

model::BudgetRequest budget(const Line &line, std::uint32_t at) {
    model::BudgetRequest request;
    request.measure = line.measure;
    request.place = {"gates.toml", at, 1};
    request.max = limit(line.max, at, 20);
    request.min = limit(line.min, at, 30);
    request.equal = limit(line.equal, at, 40);
    request.grow = limit(line.grow, at, 50);
    request.warn = line.warn;
    request.ignore_if_unused = line.ignore_if_unused;
    request.reason = line.reason;
    return request;
}

Gate gate_of(std::initializer_list<Line> lines) {
    model::GateRequest request;
    request.name = "build";
    request.command = {"make", "-j1"};
    for (const Line &line : lines)
        request.budgets.push_back(budget(line, static_cast<std::uint32_t>(request.budgets.size() + 1)));
    auto gate = prepare(request, sample_choices());
    if (!gate) throw std::invalid_argument(gate.error().line());
    return *std::move(gate);
}

RunResult run_of(const Gate &gate, std::vector<std::uint64_t> values, std::uint64_t records) {
    RunResult run;
    for (const std::uint64_t value : values)
        run.measures.push_back({{value, value}, value == 0 ? 0 : records});
    for (const Measure &measure : gate.measures) {
        bool known = false;
        for (const Seen &seen : run.plugins)
            known = known || seen.plugin == measure.spec->name;
        if (!known) run.plugins.push_back({measure.spec->name, "1.0.0", "fentry", "", {}});
    }
    run.kernel = "6.1.0-18-amd64";
    run.architecture = "x86_64";
    run.command.exit_status = 0;
    return run;
}

std::vector<RunResult> runs_of(const Gate &gate, const std::vector<std::uint64_t> &values) {
    std::vector<RunResult> runs;
    for (const std::uint64_t value : values)
        runs.push_back(run_of(gate, {value}));
    return runs;
}

} // namespace tracer::gate
