// SPDX-License-Identifier: Apache-2.0
// Damaged copies of an ELF file, the same ones for the same numbers: bits turned, numbers made extreme, pieces moved or
// gone, in the headers and in each section alike, however small it is.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace tracer::test {

class Mutants {
public:
    explicit Mutants(std::string whole);
    [[nodiscard]] std::string make(std::uint32_t number) const;

private:
    std::string whole_;
    std::vector<std::pair<std::size_t, std::size_t>> regions_; ///< offset and size: headers and sections
};

/// How many a test makes: `usual`, or what the variable TRACER_MUTANTS says.
[[nodiscard]] std::uint32_t mutants_to_make(std::uint32_t usual);

/// Calls `each(number)` for 0 to `count` - 1 in child processes, which end by _exit. Gives the numbers in which a child
/// died of a signal or was still busy after `patience` seconds, with the signal's number.
[[nodiscard]] std::vector<std::pair<std::uint32_t, int>> deaths(std::uint32_t count, unsigned patience,
                                                                const std::function<void(std::uint32_t)> &each);

} // namespace tracer::test
