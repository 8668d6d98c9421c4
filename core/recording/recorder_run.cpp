// SPDX-License-Identifier: Apache-2.0
// What a recorder writes besides records: names, losses, the command's end.
#include "recording/recorder.hpp"

namespace tracer::recording {
namespace {

using stream::Feed;

constexpr std::size_t numbers = 256; ///< more than any event that holds only numbers

} // namespace

void Recorder::command_end(const model::CommandEnd &end) {
    if (end.unfollowed > 0) { // first, so that a reader knows it when it tells of the end
        open(Id::unfollowed, last_, numbers);
        packet_.put(end.unfollowed);
    }
    open(Id::command_end, last_, numbers);
    packet_.put(static_cast<std::uint8_t>(end.exit_status ? 1 : end.signal ? 2 : 0));
    packet_.put(static_cast<std::int32_t>(end.exit_status ? *end.exit_status : end.signal.value_or(0)));
}

void Recorder::losses(const Feed &feed, std::span<const stream::Loss> losses) {
    std::size_t bytes = numbers;
    for (const stream::Loss &loss : losses)
        bytes += loss.listener.size() + 16;
    open(Id::losses, last_, bytes);
    packet_.put(static_cast<std::uint32_t>(feed.index));
    packet_.put(static_cast<std::uint32_t>(losses.size()));
    for (const stream::Loss &loss : losses) {
        packet_.put_text(loss.listener);
        packet_.put(loss.records);
        packet_.put(static_cast<std::uint8_t>(loss.failed));
    }
}

void Recorder::symbol(std::uint64_t address, const model::Symbol &symbol) {
    (void)make_room();
    open(Id::symbol, last_, numbers + symbol.name.size() + symbol.module.size());
    packet_.put(address);
    packet_.put(symbol.offset);
    packet_.put_text(symbol.name);
    packet_.put_text(symbol.module);
}

void Recorder::user(std::uint32_t uid, std::string_view name) {
    (void)make_room();
    open(Id::user, last_, numbers + name.size());
    packet_.put(uid);
    packet_.put_text(name);
}

void Recorder::stack(std::size_t plugin, std::int32_t id, std::span<const std::uint64_t> frames) {
    (void)make_room();
    open(Id::stack, last_, numbers + frames.size_bytes());
    packet_.put(static_cast<std::uint32_t>(plugin));
    packet_.put(id);
    packet_.put(static_cast<std::uint32_t>(frames.size()));
    for (const std::uint64_t frame : frames)
        packet_.put(frame);
}

} // namespace tracer::recording
