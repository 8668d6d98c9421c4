// SPDX-License-Identifier: Apache-2.0
// How a value looks as a field of CSV: numbers as digits, nothing as an empty field. Knows neither records nor sinks.
#pragma once

#include "output/values.hpp"
#include "output/escape.hpp"
#include "output/wall_time.hpp"

namespace tracer::output {

class CsvValues {
public:
    /// `raw`: fields that a spreadsheet would run are left as they are.
    CsvValues(WallTime &time, model::Names &names, std::uint64_t run_start, bool raw)
        : time_(&time), names_(&names), start_(run_start), raw_(raw) {}

    void put(Buffer &out, const model::Column &column, const Value &value);

private:
    WallTime *time_;
    model::Names *names_;
    std::uint64_t start_;
    bool raw_;
};

} // namespace tracer::output
