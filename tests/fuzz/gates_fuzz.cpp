// SPDX-License-Identifier: Apache-2.0
// gates.toml, gates.lock and --gate: any text is refused in one harmless line, or gives a gate whose limits can be
// judged, a lock that is read as it was written, a budget. The first byte says which.
#include "config/gate_option.hpp"
#include "config/gates_file.hpp"
#include "config/gates_lock.hpp"
#include "fuzz/fuzz.hpp"
#include "gate/judge.hpp"
#include "support/sample_plugins.hpp"

namespace tracer {
namespace {
using fuzz::require;

void check_error(const Error &error) {
    require(error.code == ExitCode::usage, "a mistake is one of usage");
    fuzz::require_harmless(error.line(), "the error is one harmless line");
    fuzz::require_harmless(error.excerpt, "what stands below it is harmless", true);
}

const std::vector<gate::PluginChoice> &choices() {
    static const std::vector<model::PluginSpec> specs{test::killsnoop_like(), test::filetop_like(),
                                                      test::pidpersec_like(), test::vfsreadlat_like(),
                                                      test::stacksnoop_like()};
    static const std::vector<gate::PluginChoice> all = [] {
        std::vector<gate::PluginChoice> each;
        for (const model::PluginSpec &spec : specs)
            each.push_back({&spec, nullptr});
        return each;
    }();
    return all;
}

void check_gate(const model::GateRequest &request) {
    if (const auto plugins = gate::plugins_of(request); !plugins) return check_error(plugins.error());
    const auto ready = gate::prepare(request, choices());
    if (!ready) return check_error(ready.error());
    gate::RunResult run;
    run.measures.resize(ready->measures.size());
    for (gate::Measured &measured : run.measures)
        measured = {{5, 7}, 1000};
    run.command.exit_status = 0;
    const gate::Verdict verdict = gate::judge(*ready, {run, run}, {});
    require(verdict.findings.size() == request.budgets.size(), "each budget has its finding");
    for (const gate::Finding &finding : verdict.findings) {
        require((finding.outcome == gate::Outcome::pass) == finding.why.empty(), "all but a pass have a reason");
        fuzz::require_harmless(finding.why, "the reason is one harmless line");
        fuzz::require_harmless(finding.limit, "so is the limit");
    }
}

void check_file(std::string_view text) {
    const auto gates = config::parse_gates("gates.toml", text);
    if (!gates) return check_error(gates.error());
    for (const model::GateRequest &request : *gates) {
        require(request.runs >= 1, "a gate is run at least once");
        check_gate(request);
    }
}

void check_lock(std::string_view text) {
    const auto lock = config::parse_lock("gates.lock", text);
    if (!lock) return check_error(lock.error());
    const std::string written = config::lock_text(*lock);
    const auto again = config::parse_lock("gates.lock", written);
    require(bool(again), "what is written can be read");
    require(config::lock_text(*again) == written, "and says the same");
}

void check_option(std::string_view text) {
    auto budget = config::parse_gate_option(text);
    if (!budget) return check_error(budget.error());
    model::GateRequest request;
    request.budgets.push_back(*std::move(budget));
    check_gate(request);
}

} // namespace
} // namespace tracer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace tracer;
    fuzz::Input input(data, size);
    switch (input.byte() % 3) {
    case 0:
        check_file(input.rest());
        break;
    case 1:
        check_lock(input.rest());
        break;
    default:
        check_option(input.rest());
    }
    return 0;
}
