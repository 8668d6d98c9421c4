// SPDX-License-Identifier: Apache-2.0
// How a value looks as a field of CSV: numbers as digits, nothing as an empty field. Knows neither records nor sinks.
#pragma once

#include "output/cell.hpp"
#include "output/escape.hpp"
#include "output/wall_time.hpp"

namespace tracer::output {

class CsvValues {
public:
    CsvValues(WallTime &time, model::Names &names, std::uint64_t run_start)
        : time_(&time), names_(&names), start_(run_start) {}

    void put(Buffer &out, const model::Column &column, const Value &value);

private:
    WallTime *time_;
    model::Names *names_;
    std::uint64_t start_;
};

} // namespace tracer::output
