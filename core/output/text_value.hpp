// SPDX-License-Identifier: Apache-2.0
// How a value looks to people, and the lines it appears in. Every byte that is not ours is escaped here. Knows neither
// renderers nor sinks.
#pragma once

#include "output/values.hpp"
#include "output/escape.hpp"
#include "output/tally.hpp"
#include "output/wall_time.hpp"

namespace tracer::output {

inline constexpr std::size_t any_width = std::numeric_limits<std::size_t>::max();

class TextValues {
public:
    TextValues(WallTime &time, model::Names &names, std::uint64_t run_start)
        : time_(&time), names_(&names), start_(run_start) {}

    /// Writes the value; a string no wider than `limit`. Returns the columns it takes.
    std::size_t put(Buffer &out, const model::Column &column, const Value &value, bool offsets,
                    std::size_t limit = any_width);
    /// Frames joined by ';', outermost first.
    void put_folded(Buffer &out, std::span<const std::uint64_t> frames);
    /// Nanoseconds since the run's start.
    [[nodiscard]] std::uint64_t elapsed(std::uint64_t boot) const { return boot > start_ ? boot - start_ : 0; }
    [[nodiscard]] WallTime &time() { return *time_; }
    [[nodiscard]] model::Names &names() { return *names_; }

private:
    WallTime *time_;
    model::Names *names_;
    std::uint64_t start_;
};

/// Are the column's values aligned left?
[[nodiscard]] bool aligned_left(const Cell &cell);

/// The lines of one stream: each opens with the plugin's name if a run has several. Tells the tally which of them make
/// a record.
class Lines {
public:
    Lines(Buffer &out, Tally &tally, std::size_t stream) : out_(&out), tally_(&tally), stream_(stream) {}

    void name(std::string prefix) { prefix_ = std::move(prefix); }
    Buffer &begin() {
        out_->put(prefix_);
        return *out_;
    }
    void end() { out_->put('\n'); }
    /// What was written since the last such call is one record; or nobody's, like a heading.
    void record_done() { tally_->add(out_->size(), stream_); }
    void part_done() { tally_->add(out_->size(), Tally::nobody); }
    /// A record that nobody will see.
    void record_lost() { tally_->lose(stream_, 1); }
    void blank() {
        std::string_view prefix = prefix_;
        while (prefix.ends_with(' '))
            prefix.remove_suffix(1);
        out_->put(prefix);
        end();
    }

private:
    Buffer *out_;
    Tally *tally_;
    std::size_t stream_;
    std::string prefix_;
};

} // namespace tracer::output
