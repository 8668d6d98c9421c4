// SPDX-License-Identifier: Apache-2.0
#include "recording/player.hpp"

#include "recording/cursor.hpp"

#include <algorithm>
#include <sys/utsname.h>

namespace tracer::recording {

using stream::Feed;
using stream::Listener;

Player::Player(Recording recording, std::size_t row_bytes)
    : recording_(std::move(recording)), row_bytes_(row_bytes), catalog_(description().specs()),
      distance_(description().distance), stacks_(catalog_.plugins()), feeds_(catalog_.plugins()),
      played_(catalog_.plugins()) {
    load_.set({});
    struct utsname here {};
    if (::uname(&here) == 0 && description().machine != here.machine) names_.forget_calls();
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        feeds_[i].spec = &description().plugins[i].spec;
        feeds_[i].settings = &description().plugins[i].settings;
        feeds_[i].stacks = &stacks_[i];
        feeds_[i].index = i;
    }
}

Result<void> Player::play(Listener &listener) {
    while (const auto packet = recording_.next()) {
        if (packet->missing > 0) tell_rows(listener); // the others are lost
        missing_ += packet->missing;
        play_packet(*packet, listener);
        if (damage_) break;
        // Headers of text wait for the last plugin's start.
        if (!all_started()) continue;
        if (auto flushed = listener.flush(); !flushed) return flushed;
    }
    if (!damage_) damage_ = recording_.damage();
    tell_rows(listener);
    if (!damage_) look_for_an_end();
    return listener.settle();
}

void Player::look_for_an_end() {
    if (std::ranges::all_of(played_, &Played::ended)) return;
    damage_ = Damage{recording_.end(), "it ends there without a summary, as if the run had been killed"};
}

bool Player::all_started() const { return std::ranges::all_of(played_, &Played::started); }

void Player::play_packet(const Recording::Packet &packet, Listener &to) {
    Cursor from(packet.events);
    while (!from.at_end() && problem_.empty()) {
        const std::size_t at = from.at();
        play_event(from, to);
        if (!from.good()) fail("an event reaches past the end of its packet");
        if (!problem_.empty()) damage_ = Damage{packet.at + at, problem_};
    }
}

void Player::play_event(Cursor &from, Listener &to) {
    const auto id = from.get<std::uint16_t>();
    (void)from.get<std::uint64_t>(); // the timestamp: the record's own is exact
    if (!from.good()) return;
    const Kept *kept = catalog_.find(id);
    if (rows_.kept && rows_.kept != kept) tell_rows(to); // cut short where packets are missing
    if (id < first_source) return play_own(id, from, to);
    if (!kept) return fail("an event belongs to no source");
    if (!feed(static_cast<std::uint32_t>(kept->plugin))) return;
    switch (kept->layout.source().kind) {
    case TRACER_SOURCE_EVENTS:
        return play_record(*kept, from, to);
    case TRACER_SOURCE_TABLE:
    case TRACER_SOURCE_HISTOGRAMS:
    case TRACER_SOURCE_COUNTER:
        return take_row(*kept, from, to);
    case TRACER_SOURCE_HISTOGRAM:
        return play_histogram(*kept, from, to);
    }
}

void Player::play_own(std::uint16_t id, Cursor &from, Listener &to) {
    switch (static_cast<Id>(id)) {
    case Id::clock:
        return distance_.set(from.get<std::uint64_t>());
    case Id::start:
        return play_start(from, to);
    case Id::symbol:
        return take_symbol(from);
    case Id::user:
        return take_user(from);
    case Id::stack:
        return take_stack(from);
    case Id::load:
        return load_.set(std::string(from.text(4096)));
    case Id::interval:
        return begin_rows(from, to);
    case Id::ledger:
        return play_ledger(from, to, false);
    case Id::command_end:
        return play_command_end(from, to);
    case Id::losses:
        return take_losses(from);
    case Id::summary:
        return play_ledger(from, to, true);
    case Id::unfollowed:
        unfollowed_ = from.get<std::uint64_t>();
        return;
    }
    fail("an event is of a kind that this tracer does not know");
}

Feed *Player::feed(std::uint32_t index) {
    if (index < feeds_.size() && played_[index].started && !played_[index].ended) return &feeds_[index];
    fail("an event belongs to a plugin that has not started, or has ended");
    return nullptr;
}

} // namespace tracer::recording
