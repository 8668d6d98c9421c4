// SPDX-License-Identifier: Apache-2.0
// A gate's baseline as gates.lock keeps it: what was measured when somebody last agreed to it, and how it was seen.
// Read and written by config/, compared by gate/; knows no plugin.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tracer::model {

/// How a plugin saw what it counted.
struct BaselinePlugin {
    std::string name, version, variant, caveat;
    friend bool operator==(const BaselinePlugin &, const BaselinePlugin &) = default;
};

struct BaselineMeasure {
    std::string measure;             ///< as the gate writes it
    std::string unit;                ///< "count", "bytes", "ns"
    std::uint64_t value = 0;         ///< what `grow` counts from: the largest of all runs; for times, their median
    std::uint64_t low = 0, high = 0; ///< the spread over the runs
    std::vector<std::uint64_t> runs; ///< for times: each run's value, in order, for a rank test
    friend bool operator==(const BaselineMeasure &, const BaselineMeasure &) = default;
};

struct GateBaseline {
    std::string gate, kernel, architecture; ///< kernel: "6.1"
    std::uint32_t runs = 0;
    std::vector<BaselinePlugin> plugins;   ///< by name
    std::vector<BaselineMeasure> measures; ///< by measure
    friend bool operator==(const GateBaseline &, const GateBaseline &) = default;
};

} // namespace tracer::model
