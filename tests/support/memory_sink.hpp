// SPDX-License-Identifier: Apache-2.0
// Sinks of tests: one that keeps what was written, and that can refuse from a certain write on or be full.
#pragma once

#include "output/sink.hpp"

#include <algorithm>
#include <string>

namespace tracer::test {

class MemorySink final : public output::ByteSink {
public:
    std::string text;
    std::size_t writes = 0;
    std::size_t refuse_from = SIZE_MAX; ///< this write and all later ones fail
    std::size_t capacity = SIZE_MAX;    ///< what does not fit fails, after what fits
    bool takes_back = true;
    bool terminal = false;

    Result<void> write(std::span<const char> bytes) override {
        const std::size_t room = writes++ >= refuse_from ? 0 : std::min(bytes.size(), capacity - text.size());
        text.append(bytes.data(), room);
        arrived_ = room;
        if (room < bytes.size()) return Error{ExitCode::output_failed, "the sink is full", ""};
        return {};
    }
    [[nodiscard]] std::size_t arrived() const override { return arrived_; }
    bool take_back(std::size_t bytes) override {
        if (!takes_back) return bytes == 0;
        text.resize(text.size() - bytes);
        return true;
    }
    [[nodiscard]] bool is_terminal() const override { return terminal; }

private:
    std::size_t arrived_ = 0;
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
