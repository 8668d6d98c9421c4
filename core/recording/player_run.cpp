// SPDX-License-Identifier: Apache-2.0
// What a recording says besides records: starts, names, ledgers, losses, the command's end.
#include "recording/player.hpp"

#include "model/text_rules.hpp"
#include "recording/cursor.hpp"

#include <algorithm>

namespace tracer::recording {

using stream::Feed;
using stream::Listener;

namespace {

constexpr std::size_t longest_text = 4096, longest_name = 1024;
constexpr std::size_t longest_output = 5 * longest_text; ///< a format and a path, each byte of it escaped
constexpr std::size_t most_frames = 8192;                ///< as many as a record has room for

/// A text that the run or a plugin chose, which is always clean.
std::string clean_text(Cursor &from, std::string &problem, std::size_t most = longest_text) {
    const std::string_view text = from.text(most);
    if (!model::is_clean_text(text) && problem.empty()) problem = "a text holds control characters";
    return std::string(text);
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        words.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(text.size(), comma + 1));
    }
    return words;
}

} // namespace

void Player::play_start(Cursor &from, Listener &to) {
    const auto index = from.get<std::uint32_t>();
    const auto started = from.get<std::uint64_t>();
    std::string variant = clean_text(from, problem_), caveat = clean_text(from, problem_);
    const std::string kernel(from.text(longest_text));
    const bool kept_few = from.get<std::uint8_t>() != 0;
    model::Rights rights;
    rights.no_new_privs = from.get<std::uint8_t>() != 0;
    rights.seccomp = from.get<std::uint8_t>() != 0;
    rights.landlock = from.get<std::uint32_t>();
    rights.capabilities = split(clean_text(from, problem_));
    if (!from.good() || !problem_.empty()) return;
    if (index >= feeds_.size() || played_[index].started) return fail("an unknown plugin starts, or one starts twice");
    Feed &feed = feeds_[index];
    feed.variant = std::move(variant);
    feed.caveat = std::move(caveat);
    feed.started = started;
    if (kept_few) feed.rights = std::move(rights);
    played_[index].started = true;
    if (on_start) on_start(feed);
    to.start(feed, kernel);
}

void Player::take_symbol(Cursor &from) {
    const auto address = from.get<std::uint64_t>(), offset = from.get<std::uint64_t>();
    const std::string_view name = from.text(longest_name), module = from.text(longest_name);
    if (from.good()) names_.put_symbol(address, offset, name, module);
}

void Player::take_user(Cursor &from) {
    const auto uid = from.get<std::uint32_t>();
    const std::string_view name = from.text(longest_name);
    if (from.good()) names_.put_user(uid, name);
}

void Player::take_stack(Cursor &from) {
    const auto plugin = from.get<std::uint32_t>();
    const auto id = from.get<std::int32_t>();
    const auto count = from.get<std::uint32_t>();
    if (count > most_frames) return fail("a stack has a frame too many");
    std::vector<std::uint64_t> frames;
    for (std::uint32_t i = 0; i < count && from.good(); ++i)
        frames.push_back(from.get<std::uint64_t>());
    if (from.good() && feed(plugin)) stacks_[plugin].put(id, std::move(frames));
}

void Player::play_ledger(Cursor &from, Listener &to, bool whole) {
    const auto plugin = from.get<std::uint32_t>();
    model::Interval interval;
    model::Ledger ledger;
    for (std::uint64_t *number :
         {&interval.seq, &interval.start, &interval.end, &interval.missed, &ledger.seen, &ledger.emitted,
          &ledger.filtered, &ledger.lost_ring, &ledger.lost_map, &ledger.missed, &ledger.left_out})
        *number = from.get<std::uint64_t>();
    if (!from.good() || !feed(plugin)) return;
    Played &played = played_[plugin];
    if (!whole) {
        played.intervals = std::max(played.intervals, interval.seq + 1);
        played.missed_ticks += interval.missed;
        played.ledger = played.ledger + ledger;
        return to.ledger(feeds_[plugin], interval, ledger);
    }
    played.missed_ticks = interval.missed;
    played.ledger = ledger;
    played.ended = true;
    // Told even if there were none: a tee then does not tell its own.
    to.losses(feeds_[plugin], played.losses);
    to.summary(feeds_[plugin], interval, ledger);
}

void Player::play_command_end(Cursor &from, Listener &to) {
    const auto how = from.get<std::uint8_t>();
    const auto status = from.get<std::int32_t>();
    if (!from.good()) return;
    model::CommandEnd end;
    if (how == 1) end.exit_status = status;
    if (how == 2) end.signal = status;
    end.unfollowed = unfollowed_;
    to.command_end(end);
}

void Player::take_losses(Cursor &from) {
    const auto plugin = from.get<std::uint32_t>();
    const auto count = from.get<std::uint32_t>();
    std::vector<stream::Loss> losses;
    for (std::uint32_t i = 0; i < count && from.good(); ++i) {
        stream::Loss &loss = losses.emplace_back();
        loss.listener = clean_text(from, problem_, longest_output);
        loss.records = from.get<std::uint64_t>();
        loss.failed = from.get<std::uint8_t>() != 0;
    }
    if (from.good() && feed(plugin)) played_[plugin].losses = std::move(losses);
}

} // namespace tracer::recording
