// SPDX-License-Identifier: Apache-2.0
// The end of an output before its sink: writes whole records, keeps the first failure, leaves only whole records behind
// and counts the others. Knows nothing of what the bytes mean.
#pragma once

#include "output/sink.hpp"
#include "output/tally.hpp"

#include <mutex>
#include <string_view>

namespace tracer::output {

/// One thread writes; any thread may call state() and lost().
class Outlet {
public:
    explicit Outlet(ByteSink &sink) : sink_(&sink) {}

    [[nodiscard]] const ByteSink &sink() const { return *sink_; }
    /// Whole records that end where `marks` says. After a failure they are lost, and that failure is returned again.
    Result<void> write(std::string_view bytes, const Tally &marks);
    /// Success, or the first failure.
    [[nodiscard]] Result<void> state() const;
    /// Records of the stream that did not reach the sink.
    [[nodiscard]] std::uint64_t lost(std::size_t stream) const;

    /// A full file is cut back by this many more bytes, so that last_words() of that length find room.
    void reserve(std::size_t bytes);
    /// After a failure, when nothing is being written: adds the text to the whole records that the file holds, if
    /// possible.
    void last_words(std::string_view text);

private:
    ByteSink *sink_;
    mutable std::mutex mutex_; ///< guards all below
    Result<void> state_;
    Tally lost_;
    std::size_t reserve_ = 0;
    bool whole_ = false; ///< failed, and ends with a whole record
};

} // namespace tracer::output
