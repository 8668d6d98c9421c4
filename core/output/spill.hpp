// SPDX-License-Identifier: Apache-2.0
// The buffer before a sink: gathers records, spills them when enough wait, keeps the first failure, and counts what did
// not get out. Knows nothing of what the bytes mean.
#pragma once

#include "output/buffer.hpp"
#include "output/tally.hpp"
#include "output/writer.hpp"

namespace tracer::output {

class Spill {
public:
    static constexpr std::size_t threshold = 64 * 1024;

    explicit Spill(ByteSink &sink) : sink_(&sink) {}

    [[nodiscard]] Buffer &buffer() { return buffer_; }
    [[nodiscard]] Tally &tally() { return tally_; }
    [[nodiscard]] bool is_terminal() const { return sink_->is_terminal(); }
    /// False once something failed: nothing more is to be formatted, and records are to be given to lose().
    [[nodiscard]] bool good() const { return static_cast<bool>(state_); }
    /// Called after each record of a stream, and with Tally::nobody after what is no record.
    void record_done(std::size_t stream) {
        tally_.add(buffer_.size(), stream);
        spill();
    }
    /// The same where the tally has been told already.
    void spill() {
        if (buffer_.size() > threshold) drain();
    }
    void lose(const Stream &stream, std::uint64_t records = 1) { tally_.lose(stream.index, records); }
    /// Records of the stream that did not reach the sink.
    [[nodiscard]] std::uint64_t lost(const Stream &stream) const { return tally_.lost(stream.index); }

    /// A full file is cut back by so many bytes more, so that last_words() of that length find room.
    void reserve(std::size_t bytes) { reserve_ += bytes; }
    /// After a failure: adds the text to the whole records that the file holds, if that goes.
    void last_words(std::string_view text) {
        if (!whole_) return;
        if (sink_->write(text)) return;
        (void)sink_->take_back(sink_->arrived());
        whole_ = false;
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
            if (auto written = sink_->write(buffer_.view()); !written) {
                state_ = std::move(written).error();
                cut();
            }
        tally_.clear();
        buffer_.clear();
    }
    /// Leaves whole records behind.
    void cut() {
        const std::size_t arrived = sink_->arrived();
        const std::size_t kept = tally_.whole(arrived > reserve_ ? arrived - reserve_ : 0);
        whole_ = sink_->take_back(arrived - kept);
        tally_.keep(whole_ ? kept : arrived);
    }

    ByteSink *sink_;
    Buffer buffer_{threshold + 16 * 1024};
    Tally tally_;
    Result<void> state_;
    std::size_t reserve_ = 0;
    bool whole_ = false; ///< failed, and ends with a whole record
};

} // namespace tracer::output
