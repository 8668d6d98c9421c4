// SPDX-License-Identifier: Apache-2.0
// What a machine needs to have for a plugin to be built on it. Knows no plugin.
#pragma once

#include "support/tracing.hpp"

namespace tracer::test {

/// False in guests, too.
inline bool authors_tools() {
    if (!guest_kernel().empty()) return false;
    for (const char *tool : {"cmake", "ctest", "clang", "llvm-strip", "cc"})
        if (ChildProcess({"sh", "-c", std::string("command -v ") + tool}).wait() != 0) return false;
    return true;
}

} // namespace tracer::test
