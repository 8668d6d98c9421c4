// SPDX-License-Identifier: Apache-2.0
// A bpftrace script that runs beside tracer, and the maps that it printed at its end. Knows nothing of what the script
// traces, except how to find out that all of it is attached.
#pragma once

#include "support/child_process.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace tracer::test {

class Bpftrace {
public:
    /// One probe: where, and what it does for tasks named `traced`. It also says when a task named `canary` passed it.
    struct Probe {
        std::string where, action;
    };
    Bpftrace(const std::vector<Probe> &probes, const std::string &traced, const std::string &canary);

    /// Has `pass` send canaries past all probes until each has told of one: bpftrace prints that it attaches, not that
    /// it has. False: it ended before, or some probe told of none for a long time, see why().
    bool ready(const std::function<void()> &pass);
    /// What bpftrace said when it would not start.
    [[nodiscard]] std::string why() const { return process_.err() + process_.out(); }
    /// Ends it. Maps by their names, as bpftrace has them: a number, or an object from keys (joined by commas).
    [[nodiscard]] nlohmann::json maps();

private:
    ChildProcess process_;
    std::size_t probes_;
};

} // namespace tracer::test
