// SPDX-License-Identifier: Apache-2.0
// How a value looks in JSON. Knows neither records nor sinks.
#pragma once

#include "output/values.hpp"
#include "output/wall_time.hpp"

namespace tracer::output {

class JsonValues {
public:
    JsonValues(WallTime &time, model::Names &names, std::uint64_t run_start)
        : time_(&time), names_(&names), start_(run_start) {}

    void put(Buffer &out, const Cell &cell, const Value &value);
    void put_stack(Buffer &out, std::span<const std::uint64_t> frames);

    static void put_string(Buffer &out, std::string_view text);
    /// An array of strings.
    static void put_words(Buffer &out, std::string_view words);
    /// Exact for every reader: as a string where a double cannot hold it.
    static void put_number(Buffer &out, std::uint64_t v);
    static void put_number(Buffer &out, std::int64_t v);
    void put_time(Buffer &out, std::int64_t wall);

private:
    WallTime *time_;
    model::Names *names_;
    std::uint64_t start_;
};

} // namespace tracer::output
