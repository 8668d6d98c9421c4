// SPDX-License-Identifier: Apache-2.0
#include "support/allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace tracer::test {
namespace {
std::atomic<std::size_t> count{0};
} // namespace

std::size_t allocations() { return count; }

} // namespace tracer::test

void *operator new(std::size_t size) {
    ++tracer::test::count;
    if (void *memory = std::malloc(size ? size : 1)) return memory;
    throw std::bad_alloc();
}
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }
