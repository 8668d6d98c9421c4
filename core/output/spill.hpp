// SPDX-License-Identifier: Apache-2.0
// The buffer before a sink: gathers records, spills them when enough wait, and keeps the first failure. Knows nothing
// of what the bytes mean.
#pragma once

#include "output/buffer.hpp"
#include "output/writer.hpp"

namespace tracer::output {

class Spill {
public:
    static constexpr std::size_t threshold = 64 * 1024;

    explicit Spill(ByteSink &sink) : sink_(&sink) {}

    [[nodiscard]] Buffer &buffer() { return buffer_; }
    [[nodiscard]] bool is_terminal() const { return sink_->is_terminal(); }
    /// False once something failed: nothing more is to be formatted.
    [[nodiscard]] bool good() const { return static_cast<bool>(state_); }
    /// Called after each record.
    void record_done() {
        if (buffer_.size() > threshold) drain();
    }
    /// Ends the output with an error that is not the sink's: what was formatted is still written.
    void fail(Error error) {
        drain();
        if (good()) state_ = std::move(error);
    }
    Result<void> flush() {
        drain();
        return state_;
    }

private:
    void drain() {
        if (good() && buffer_.size() > 0)
            if (auto written = sink_->write(buffer_.view()); !written) state_ = std::move(written).error();
        buffer_.clear();
    }

    ByteSink *sink_;
    Buffer buffer_{threshold + 16 * 1024};
    Result<void> state_;
};

} // namespace tracer::output
