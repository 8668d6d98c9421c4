// SPDX-License-Identifier: Apache-2.0
#include "support/bpftrace.hpp"

#include <sys/wait.h>

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
    for (;;) {
        pass();
        if (process_.wait_for_output(all_passed, std::chrono::milliseconds(500))) return true;
        siginfo_t ended{};
        const auto id = static_cast<id_t>(process_.pid());
        if (::waitid(P_PID, id, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.si_pid != 0) return false;
    }
}

nlohmann::json Bpftrace::maps() {
    process_.signal(SIGINT);
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
