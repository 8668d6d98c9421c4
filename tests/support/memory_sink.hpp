// SPDX-License-Identifier: Apache-2.0
// Sinks of tests: one that keeps what was written, and that can refuse from a certain write on.
#pragma once

#include "output/writer.hpp"

#include <string>

namespace tracer::test {

class MemorySink final : public output::ByteSink {
public:
    std::string text;
    std::size_t writes = 0;
    std::size_t refuse_from = SIZE_MAX; ///< this write and all later ones fail
    bool terminal = false;

    Result<void> write(std::span<const char> bytes) override {
        if (writes++ >= refuse_from) return Error{ExitCode::output_failed, "the sink is full", ""};
        text.append(bytes.data(), bytes.size());
        return {};
    }
    [[nodiscard]] bool is_terminal() const override { return terminal; }
};

/// Counts bytes and forgets them.
class NullSink final : public output::ByteSink {
public:
    std::size_t bytes = 0;
    Result<void> write(std::span<const char> taken) override {
        bytes += taken.size();
        return {};
    }
};

} // namespace tracer::test
