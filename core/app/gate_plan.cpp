// SPDX-License-Identifier: Apache-2.0
#include "app/gate_plan.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "config/gate_option.hpp"
#include "config/gates_file.hpp"
#include "config/gates_lock.hpp"

#include <algorithm>
#include <filesystem>

namespace tracer::app {
namespace {

using Requests = std::vector<model::GateRequest>;

constexpr const char *usual_file = "gates.toml", *usual_lock = "gates.lock";

Error wrong(std::string message, std::string hint) { return {ExitCode::usage, std::move(message), std::move(hint)}; }

/// Those of the file that were named, in the order of the names; all if none was.
Result<Requests> chosen(Requests all, const std::vector<std::string> &names, const std::string &file) {
    if (names.empty()) return all;
    Requests some;
    for (const std::string &name : names) {
        const auto found = std::ranges::find(all, name, &model::GateRequest::name);
        if (found == all.end()) {
            std::vector<std::string> known;
            for (const model::GateRequest &gate : all)
                known.push_back(gate.name);
            return wrong(harmless(file) + " has no gate " + in_quotes(name),
                         did_you_mean(name, known, "it has " + harmless(join(known))));
        }
        if (std::ranges::count(some, name, &model::GateRequest::name))
            return wrong("gate " + in_quotes(name) + " is named twice", {});
        some.push_back(*found);
    }
    return some;
}

/// The gates as they were written: those of the file, and the budgets of --gate, which belong to one gate.
Result<Requests> read_requests(const config::GateOptions &options, const std::optional<std::string> &file) {
    Requests requests;
    if (file) {
        auto all = config::read_gates(*file);
        if (!all) return std::move(all).error();
        auto some = chosen(std::move(*all), options.names, *file);
        if (!some) return std::move(some).error();
        requests = std::move(*some);
    } else {
        requests.emplace_back().name = "command";
    }
    if (options.budgets.empty()) return requests;
    if (requests.size() != 1)
        return wrong("--gate gives one gate a budget, and " + harmless(*file) + " has " +
                         std::to_string(requests.size()),
                     "write the budget in the file");
    for (const std::string &text : options.budgets) {
        auto budget = config::parse_gate_option(text);
        if (!budget) return std::move(budget).error();
        requests.front().budgets.push_back(std::move(*budget));
    }
    return requests;
}

Result<void> complete(Requests &requests, const config::Request &request) {
    const config::GateOptions &options = request.gate;
    if (!request.run.command.empty() && requests.size() != 1)
        return wrong("one command after --, and " + std::to_string(requests.size()) + " gates",
                     "name the one that is meant");
    const bool recorded = !options.recording.empty();
    if (recorded && (!request.run.command.empty() || options.runs || options.warmup || options.calibrate))
        return wrong("option --recording: it is one run, and nothing else is run", "leave out what says how to run");
    if (recorded && requests.size() != 1)
        return wrong("one recording, and " + std::to_string(requests.size()) + " gates", "name the one that is meant");
    for (model::GateRequest &gate : requests) {
        if (recorded) {
            gate.command.clear();
            gate.runs = 1;
            continue;
        }
        if (!request.run.command.empty()) gate.command = request.run.command;
        if (gate.command.empty())
            return wrong("gate " + in_quotes(gate.name) + " has no command", "give it one: tracer gate ... -- COMMAND");
        if (options.runs) gate.runs = *options.runs;
        if (options.calibrate) gate.runs = *options.calibrate;
        if (options.warmup) gate.warmup = *options.warmup;
    }
    return {};
}

/// What --calibrate looks at where a gate has no budget: all that the plugins count whose options were given, or else
/// these.
Result<void> take_usual_measures(model::GateRequest &gate, const config::Request &request, const ChoosePlugin &choose) {
    std::vector<std::string> names;
    for (const config::PluginRequest &given : request.plugins)
        names.push_back(given.spec->name);
    if (names.empty()) names = {"filetop", "pidpersec", "syscount"};
    for (const std::string &name : names) {
        auto plugin = choose(name);
        if (!plugin) return std::move(plugin).error();
        for (std::string &measure : gate::measures_of({plugin->spec, &plugin->settings})) {
            model::BudgetRequest &budget = gate.budgets.emplace_back();
            budget.measure = std::move(measure);
            budget.place.file = "--calibrate";
        }
    }
    return {};
}

Result<void> prepare(PlannedGate &planned, const model::GateRequest &written, const ChoosePlugin &choose) {
    auto names = gate::plugins_of(written);
    if (!names) return std::move(names).error();
    for (const auto &[name, place] : *names) {
        auto plugin = choose(name);
        if (!plugin) return gate::at(place, std::move(plugin).error());
        planned.plugins.push_back(std::move(*plugin));
    }
    std::vector<gate::PluginChoice> choices;
    for (const config::PluginRequest &plugin : planned.plugins)
        choices.push_back({plugin.spec, &plugin.settings});
    auto gate = gate::prepare(written, choices);
    if (!gate) return std::move(gate).error();
    planned.gate = std::move(*gate);
    return {};
}

/// An option that changes nothing is a mistake: it was meant to do something.
Result<void> check_used(const GatePlan &plan, const config::Request &request) {
    for (const config::PluginRequest &given : request.plugins) {
        const bool used = std::ranges::any_of(plan.gates, [&](const PlannedGate &planned) {
            return std::ranges::count(planned.plugins, given.spec, &config::PluginRequest::spec) > 0;
        });
        if (!used)
            return wrong("options for " + given.spec->name + " were given, but no gate measures with it",
                         "leave them out");
    }
    return {};
}

} // namespace

const model::GateBaseline *GatePlan::baseline(const std::string &gate) const {
    const auto found = std::ranges::find(baselines, gate, &model::GateBaseline::gate);
    return found == baselines.end() ? nullptr : &*found;
}

ChoosePlugin installed_plugins(const config::Request &request, Plugins &plugins) {
    return [&](const std::string &name) -> Result<config::PluginRequest> {
        auto spec = plugins.find(name, request.plugin_dirs);
        if (!spec) return std::move(spec).error();
        for (const config::PluginRequest &given : request.plugins)
            if (given.spec == *spec) return given;
        auto settings = model::default_settings(**spec);
        if (!settings) return std::move(settings).error();
        return config::PluginRequest{name, *spec, std::move(*settings)};
    };
}

Result<GatePlan> plan_gates(const config::Request &request, const ChoosePlugin &choose) {
    const config::GateOptions &options = request.gate;
    std::optional<std::string> file = options.file;
    // A command without a budget is run, too: that it failed is a verdict, and that nothing limits it is another.
    std::error_code unknown;
    const bool alone =
        !request.run.command.empty() && options.names.empty() &&
        std::filesystem::symlink_status(usual_file, unknown).type() == std::filesystem::file_type::not_found;
    if (!file && options.budgets.empty() && !alone) file = usual_file;
    auto requests = read_requests(options, file);
    if (!requests) return std::move(requests).error();
    if (auto whole = complete(*requests, request); !whole) return std::move(whole).error();
    for (model::GateRequest &written : *requests)
        if (options.calibrate && written.budgets.empty())
            if (auto taken = take_usual_measures(written, request, choose); !taken) return std::move(taken).error();
    GatePlan plan;
    for (const model::GateRequest &written : *requests)
        if (auto ready = prepare(plan.gates.emplace_back(), written, choose); !ready) return std::move(ready).error();
    if (auto used = check_used(plan, request); !used) return std::move(used).error();
    plan.lock = (std::filesystem::path(file.value_or("")).parent_path() / usual_lock).string();
    auto baselines = config::read_lock(plan.lock);
    if (!baselines) return std::move(baselines).error();
    if (*baselines) plan.baselines = std::move(**baselines);
    return plan;
}

} // namespace tracer::app
