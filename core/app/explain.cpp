// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "app/enum_names.hpp"
#include "bpf/explain.hpp"
#include "bpf/privileges.hpp"
#include "kernel/facts.hpp"
#include "kernel/functions.hpp"
#include "kernel/targets.hpp"
#include "base/strings.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tracer::app {
namespace {

using Json = nlohmann::ordered_json;

const model::Variant *variant_of(const model::PluginSpec &spec, const std::string &name) {
    const auto found = std::find_if(spec.variants.begin(), spec.variants.end(),
                                    [&](const model::Variant &variant) { return variant.name == name; });
    return found == spec.variants.end() ? nullptr : &*found;
}

std::string line(const std::string &label, const std::string &text) {
    return text.empty() ? std::string() : "    " + label + ": " + harmless(text) + "\n";
}

std::string as_text(const model::PluginSpec &spec, const std::vector<bpf::Attempt> &attempts) {
    std::string text = spec.name + ": " + harmless(spec.hook) + "\n";
    for (const bpf::Attempt &attempt : attempts) {
        const model::Variant *variant = variant_of(spec, attempt.variant);
        text += "  " + std::string(attempt.chosen ? "* " : "- ") + attempt.variant + ": " +
                (attempt.chosen ? "chosen" : "not chosen") +
                (attempt.reason.empty() ? "" : ": " + harmless(attempt.reason)) + "\n";
        if (!attempt.chosen || !variant) continue;
        text += line("sees less than the best", variant->caveat);
        text += line("cannot see", variant->blind);
        text += line("pattern", attempt.traces);
        text += line("left out, as this kernel has no target", join(attempt.left_out));
        if (attempt.ends_calls)
            text +=
                "    besides: tracer_thread_exit on raw tracepoint sched_process_exit, which ends the calls of threads "
                "that exit\n";
        if (attempt.copies > 1)
            text += "    copies: " + std::to_string(attempt.copies) +
                    " on each hook, as a preempted program makes the kernel skip runs of it\n";
    }
    return text;
}

Json as_json(const model::PluginSpec &spec, const std::vector<bpf::Attempt> &attempts) {
    Json variants = Json::array();
    for (const bpf::Attempt &attempt : attempts) {
        const model::Variant *variant = variant_of(spec, attempt.variant);
        Json entry{
            {"name", attempt.variant},         {"chosen", attempt.chosen},
            {"reason", attempt.reason},        {"copies", attempt.copies},
            {"left_out", attempt.left_out},    {"traces", attempt.traces.empty() ? Json() : Json(attempt.traces)},
            {"ends_calls", attempt.ends_calls}};
        if (variant) {
            entry["kind"] = model::kind_name(variant->kind);
            entry["caveat"] = variant->caveat;
            entry["blind"] = variant->blind;
        }
        variants.push_back(std::move(entry));
    }
    return {{"plugin", spec.name}, {"hook", spec.hook}, {"variants", std::move(variants)}};
}

} // namespace

Result<ExitCode> explain(const config::Request &request, Plugins &) {
    if (auto allowed = bpf::check_privileges(); !allowed) return std::move(allowed).error();
    for (const config::PluginRequest &plugin : request.plugins)
        if (auto known = kernel::check_targets(*plugin.spec, plugin.settings); !known) return std::move(known).error();
    const model::KernelFacts facts = kernel::detect();
    Json document{
        {"kernel", facts.release},
        {"preemption", preemption_name(facts.preemption)},
        {"skips", {{"trampolines", facts.preempts_trampolines()}, {"tracepoints", facts.preempts_tracepoints()}}},
        {"plugins", Json::array()}};
    std::string text = "kernel " + harmless(facts.release) + ", preemption " + preemption_name(facts.preemption) +
                       ": " + preemption_effect(facts) + "\n";
    bool possible = true;
    for (const config::PluginRequest &plugin : request.plugins) {
        const auto objects = bpf::verify_descriptor(*plugin.spec, request.run.allowed_helpers);
        if (!objects) return objects.error();
        bpf::AttachRequest attach;
        attach.spec = plugin.spec;
        attach.objects = &*objects;
        attach.find_functions = [](const std::string &functions) { return kernel::find_functions(functions); };
        attach.settings = &plugin.settings;
        attach.run = &request.run;
        attach.facts = &facts;
        const std::vector<bpf::Attempt> attempts = bpf::explain(attach);
        possible = possible && std::any_of(attempts.begin(), attempts.end(), [](const auto &a) { return a.chosen; });
        text += as_text(*plugin.spec, attempts);
        document["plugins"].push_back(as_json(*plugin.spec, attempts));
    }
    const ExitCode code = possible ? ExitCode::ok : ExitCode::cannot_trace;
    return request.json ? print(document, code) : print(text, code);
}

} // namespace tracer::app
