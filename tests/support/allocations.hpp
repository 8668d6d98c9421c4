// SPDX-License-Identifier: Apache-2.0
// Counts what a test program takes from the heap by `new`. A program that asks is one whose operator new counts.
#pragma once

#include <cstddef>

namespace tracer::test {

/// Since the program began, over all threads.
[[nodiscard]] std::size_t allocations();

} // namespace tracer::test
