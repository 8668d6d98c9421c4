// SPDX-License-Identifier: Apache-2.0
// Which records lie where in a buffer of output, and how many of each stream did not get out. Knows no format.
#pragma once

#include <cstdint>
#include <vector>

namespace tracer::output {

class Tally {
public:
    /// A part that is nobody's record: a header, a ledger.
    static constexpr std::uint32_t nobody = UINT32_MAX;

    Tally() { marks_.reserve(4096); } // more than a full buffer holds, so that a record allocates nothing

    /// A record, or a part of `nobody`, that ends at that offset.
    void add(std::size_t end, std::size_t stream) {
        marks_.push_back({static_cast<std::uint32_t>(end), static_cast<std::uint32_t>(stream)});
    }
    void lose(std::size_t stream, std::uint64_t records) {
        if (stream == nobody) return;
        if (stream >= lost_.size()) lost_.resize(stream + 1);
        lost_[stream] += records;
    }
    /// The bytes of all records that end within the first `bytes`.
    [[nodiscard]] std::size_t whole(std::size_t bytes) const {
        std::size_t end = 0;
        for (const Mark &mark : marks_)
            if (mark.end <= bytes) end = mark.end;
        return end;
    }
    /// Of the records that `other` marks, only those within the first `bytes` got out.
    void lose_beyond(std::size_t bytes, const Tally &other) {
        for (const Mark &mark : other.marks_)
            if (mark.end > bytes) lose(mark.stream, 1);
    }
    /// The other's buffer was appended to this one's, which had `size` bytes.
    void append(const Tally &other, std::size_t size) {
        for (const Mark &mark : other.marks_)
            add(size + mark.end, mark.stream);
    }
    /// The buffer is empty again. What was lost stays lost.
    void clear() { marks_.clear(); }
    [[nodiscard]] std::uint64_t lost(std::size_t stream) const { return stream < lost_.size() ? lost_[stream] : 0; }

private:
    struct Mark {
        std::uint32_t end, stream;
    };
    std::vector<Mark> marks_;
    std::vector<std::uint64_t> lost_; ///< by stream
};

} // namespace tracer::output
