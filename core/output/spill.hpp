// SPDX-License-Identifier: Apache-2.0
// The buffer of a format: gathers records, hands them on when enough are waiting, straight to the sink or to a backlog,
// and counts what did not get out. Knows nothing of what the bytes mean.
#pragma once

#include "output/backlog.hpp"
#include "stream/feed.hpp"

namespace tracer::output {

class Spill {
public:
    static constexpr std::size_t threshold = 64 * 1024;

    /// `backlog`: null if the sink is the run's only one, and may hold the run up.
    explicit Spill(ByteSink &sink, Backlog *backlog = nullptr) : outlet_(sink), backlog_(backlog) {}
    Spill(const Spill &) = delete;
    Spill &operator=(const Spill &) = delete;
    ~Spill() {
        if (backlog_) backlog_->wait(); // it writes to our outlet
    }

    [[nodiscard]] Buffer &buffer() { return buffer_; }
    [[nodiscard]] Tally &tally() { return tally_; }
    [[nodiscard]] bool is_terminal() const { return outlet_.sink().is_terminal(); }
    /// False once something failed: nothing more is to be formatted, and records are to be given to lose().
    [[nodiscard]] bool good() const { return static_cast<bool>(state_); }
    /// Called after each record of a stream, and with Tally::nobody after anything that is not a record.
    void record_done(std::size_t stream) {
        tally_.add(buffer_.size(), stream);
        spill();
    }
    /// The same if the tally has been told already.
    void spill() {
        if (buffer_.size() > threshold) hand_on();
    }
    void lose(const stream::Feed &feed, std::uint64_t records = 1) { tally_.lose(feed.index, records); }
    /// Records of the feed that did not reach the sink.
    [[nodiscard]] std::uint64_t lost(const stream::Feed &feed) const {
        return tally_.lost(feed.index) + outlet_.lost(feed.index);
    }

    void reserve(std::size_t bytes) { outlet_.reserve(bytes); }
    /// After settle().
    void last_words(std::string_view text) { outlet_.last_words(text); }
    /// Ends the output with an error that is not the sink's: what was formatted is still written.
    void fail(Error error) {
        hand_on();
        if (good()) state_ = std::move(error);
    }
    Result<void> flush() {
        hand_on();
        if (good()) state_ = outlet_.state();
        return state_;
    }
    Result<void> settle() {
        hand_on();
        if (backlog_) backlog_->wait();
        return flush();
    }

private:
    void hand_on() {
        if (good() && buffer_.size() > 0) {
            if (!backlog_)
                state_ = outlet_.write(buffer_.view(), tally_);
            else if (!backlog_->put(outlet_, buffer_.view(), tally_))
                tally_.lose_beyond(0, tally_);
        }
        tally_.clear();
        buffer_.clear();
    }

    Outlet outlet_;
    Backlog *backlog_;
    Buffer buffer_{threshold + 16 * 1024};
    Tally tally_; ///< of the buffer; and what was lost before it reached the outlet
    Result<void> state_;
};

} // namespace tracer::output
