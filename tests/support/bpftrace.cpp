// SPDX-License-Identifier: Apache-2.0
#include "support/bpftrace.hpp"

#include <csignal>
#include <sstream>
#include <stdexcept>

namespace tracer::test {
namespace {
std::string script_of(const std::vector<Bpftrace::Probe> &probes, const std::string &traced,
                      const std::string &canary) {
    std::string script;
    for (std::size_t i = 0; i < probes.size(); ++i)
        script += probes[i].where + " { if (comm == \"" + traced + "\") { " + probes[i].action +
                  " } else if (comm == \"" + canary + "\") { printf(\"passed " + std::to_string(i) + ";\"); } }\n";
    return script;
}
} // namespace

Bpftrace::Bpftrace(const std::vector<Probe> &probes, const std::string &traced, const std::string &canary)
    : process_({"bpftrace", "-q", "-B", "none", "-f", "json", "-e", script_of(probes, traced, canary)}),
      probes_(probes.size()) {}

bool Bpftrace::ready(const std::function<void()> &pass) {
    const auto all_passed = [this](const std::string &out) {
        for (std::size_t i = 0; i < probes_; ++i) {
            if (out.find("passed " + std::to_string(i) + ";") == std::string::npos) return false;
        }
        return true;
    };
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (process_.runs() && std::chrono::steady_clock::now() < deadline) {
        pass();
        if (process_.wait_for_output(all_passed, std::chrono::milliseconds(500))) return true;
    }
    return false;
}

nlohmann::json Bpftrace::maps() {
    // On a machine that is very busy, bpftrace 0.17 was once seen to go on after the first signal.
    const auto never = [](const std::string &) { return false; };
    for (int i = 0; i < 10 && process_.runs(); ++i) {
        process_.signal(SIGINT);
        (void)process_.wait_for_output(never, std::chrono::seconds(10));
    }
    if (const int code = process_.wait(); code != 0)
        throw std::runtime_error("bpftrace ended with " + std::to_string(code) + ": " + why());
    nlohmann::json maps = nlohmann::json::object();
    std::istringstream lines(process_.out());
    for (std::string line; std::getline(lines, line);) {
        const auto record = nlohmann::json::parse(line, nullptr, false);
        if (record.is_object() && record.value("type", "") == "map") maps.update(record.at("data"));
    }
    return maps;
}

} // namespace tracer::test
