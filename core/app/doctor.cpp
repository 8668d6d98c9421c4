// SPDX-License-Identifier: Apache-2.0
#include "app/health.hpp"
#include "app/commands.hpp"
#include "app/print.hpp"
#include "kernel/facts.hpp"
#include "base/strings.hpp"

#include <nlohmann/json.hpp>

namespace tracer::app {
namespace {

const char *word(Health health) {
    switch (health) {
    case Health::ok:
        return "ok";
    case Health::limited:
        return "limited";
    case Health::no:
        break;
    }
    return "no";
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

} // namespace

Result<ExitCode> doctor(const config::Request &request, Plugins &) {
    const std::vector<Check> checks = examine(kernel::detect());
    const bool works = can_trace(checks);
    const ExitCode code = works ? ExitCode::ok : ExitCode::cannot_trace;
    if (request.json) {
        nlohmann::ordered_json document{{"can_trace", works}, {"checks", nlohmann::ordered_json::array()}};
        for (const Check &check : checks)
            document["checks"].push_back({{"name", check.name},
                                          {"health", word(check.health)},
                                          {"finding", check.finding},
                                          {"advice", check.advice}});
        return print(document, code);
    }
    std::string text;
    for (const Check &check : checks) {
        text += padded(check.name, 13) + padded(word(check.health), 9) + harmless(check.finding);
        text += (check.advice.empty() ? "" : "; " + check.advice) + "\n";
    }
    text += works ? "tracer can trace here\n" : "tracer cannot trace here\n";
    return print(text, code);
}

} // namespace tracer::app
