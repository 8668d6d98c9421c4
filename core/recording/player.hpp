// SPDX-License-Identifier: Apache-2.0
// Plays a recording to a listener: the calls that the recorder was given, in their order, with names, clocks and load
// as they were then. Trusts nothing that it reads. Knows no format.
#pragma once

#include "base/load_average.hpp"
#include "base/wall_distance.hpp"
#include "recording/catalog.hpp"
#include "recording/names_then.hpp"
#include "recording/recording.hpp"
#include "stream/listener.hpp"

#include <deque>
#include <functional>
#include <memory>

namespace tracer::recording {

class Cursor;

/// What became of a plugin, as far as the recording tells.
struct Played {
    bool started = false, ended = false; ///< ended: its summary is there
    std::uint64_t intervals = 0, missed_ticks = 0;
    model::Ledger ledger;             ///< of the whole run, or of the intervals that were found
    std::vector<stream::Loss> losses; ///< of the run's own outputs
};

class Player {
public:
    /// What the rows of one interval may take, unless they take much of the file, too: a few bytes there may be many
    /// here, and anybody may have written them.
    static constexpr std::size_t usual_rows = std::size_t{1} << 30;

    explicit Player(Recording recording, std::size_t row_bytes = usual_rows);
    Player(const Player &) = delete;
    Player &operator=(const Player &) = delete;

    [[nodiscard]] const Description &description() const { return recording_.description(); }

    // Names, clocks and load for the listeners. The player changes them as it goes.
    [[nodiscard]] model::Names &names() { return names_; }
    [[nodiscard]] WallDistance &distance() { return distance_; }
    [[nodiscard]] LoadAverage &load() { return load_; }

    /// Called before the listener is told of a plugin's start.
    std::function<void(const stream::Feed &)> on_start;

    /// Plays to the end, or to where it is damaged; everything before that has then been told. Call it once. Errors:
    /// the listener's.
    Result<void> play(stream::Listener &listener);

    /// By plugin.
    [[nodiscard]] const std::vector<Played> &played() const { return played_; }
    [[nodiscard]] const std::vector<stream::Feed> &feeds() const { return feeds_; }
    /// Packets that the recorder could not write, judged by their numbers.
    [[nodiscard]] std::uint64_t missing_packets() const { return missing_; }
    [[nodiscard]] const std::optional<Damage> &damage() const { return damage_; }
    /// Threads of the command that may not have been followed, at most.
    [[nodiscard]] std::uint64_t unfollowed() const { return unfollowed_; }

private:
    /// The rows of an interval, until they are all there.
    struct Rows {
        const Kept *kept = nullptr; ///< null: none are expected
        model::Interval interval;
        std::uint64_t expected = 0, there = 0;
        std::size_t packed = 0; ///< bytes in the recording
        std::vector<std::byte> bytes;
    };
    void play_packet(const Recording::Packet &packet, stream::Listener &to);
    void play_event(Cursor &from, stream::Listener &to);
    void play_own(std::uint16_t id, Cursor &from, stream::Listener &to);
    void play_record(const Kept &kept, Cursor &from, stream::Listener &to);
    void play_histogram(const Kept &kept, Cursor &from, stream::Listener &to);
    void begin_rows(Cursor &from, stream::Listener &to);
    void take_row(const Kept &kept, Cursor &from, stream::Listener &to);
    void tell_rows(stream::Listener &to);
    void play_start(Cursor &from, stream::Listener &to);
    void take_symbol(Cursor &from);
    void take_user(Cursor &from);
    void take_stack(Cursor &from);
    void play_ledger(Cursor &from, stream::Listener &to, bool whole);
    void play_command_end(Cursor &from, stream::Listener &to);
    void take_losses(Cursor &from);
    /// A plugin that has started; otherwise a problem, and nullptr.
    stream::Feed *feed(std::uint32_t index);
    [[nodiscard]] bool all_started() const;
    void fail(const char *what) {
        if (problem_.empty()) problem_ = what;
    }
    void look_for_an_end();

    Recording recording_;
    std::size_t row_bytes_;
    Catalog catalog_;
    NamesThen names_;
    WallDistance distance_;
    LoadAverage load_;
    std::deque<StacksThen> stacks_; ///< by plugin, like all below
    std::vector<stream::Feed> feeds_;
    std::vector<Played> played_;
    Rows rows_;
    std::vector<std::byte> record_; ///< key and value
    std::string problem_;           ///< of the event at hand
    std::optional<Damage> damage_;
    std::uint64_t missing_ = 0, unfollowed_ = 0;
};

} // namespace tracer::recording
