// SPDX-License-Identifier: Apache-2.0
// Runs a command of the machine's own tools and captures what it prints.
#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <sys/wait.h>

namespace tracer::test {

struct Outcome {
    int status = -1; ///< exit status; -1: it did not run or was killed
    std::string output;
};

/// Through the shell, stderr joined to stdout.
inline Outcome run(const std::string &command) {
    Outcome outcome;
    FILE *pipe = popen((command + " 2>&1").c_str(), "r");
    if (!pipe) return outcome;
    std::array<char, 4096> buffer{};
    while (const auto got = std::fread(buffer.data(), 1, buffer.size(), pipe))
        outcome.output.append(buffer.data(), got);
    const int ended = pclose(pipe);
    if (WIFEXITED(ended)) outcome.status = WEXITSTATUS(ended);
    return outcome;
}

} // namespace tracer::test
