// SPDX-License-Identifier: Apache-2.0
#include "recording/known_names.hpp"

#include "model/column_types.hpp"

#include <algorithm>
#include <cstring>

namespace tracer::recording {
namespace {

using model::ValueKind;

// Somebody may make up users in a namespace. What was forgotten is written again when it turns up.
constexpr std::size_t most_users = 1u << 16, most_symbols = 1u << 20, most_stacks = 1u << 18;

std::uint64_t word_at(const std::byte *at) {
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

} // namespace

NamedColumns::NamedColumns(const model::Source &source) {
    for (const model::Column &column : source.columns) {
        const ValueKind kind = model::column_type(column.type).kind;
        if (!column.has(TRACER_COLUMN_SUM) &&
            (kind == ValueKind::user || kind == ValueKind::symbol || kind == ValueKind::stack))
            columns_.push_back(&column);
    }
}

void KnownNames::note(std::size_t plugin, model::StackReader *stacks, const NamedColumns &columns,
                      std::span<const model::RecordView> records) {
    if (!columns.any()) return;
    // An unknown symbol makes the table be read again, and what was asked for before may have another name in the
    // new one. That happens at most once in an interval.
    for (int round = 0; round < 3; ++round) {
        const std::uint64_t generation = names_.generation();
        for (const model::RecordView &record : records)
            for (const model::Column *column : columns.columns())
                note(plugin, stacks, *column, record);
        if (names_.generation() == generation) return;
    }
}

void KnownNames::note(std::size_t plugin, model::StackReader *stacks, const model::Column &column,
                      const model::RecordView &record) {
    switch (model::column_type(column.type).kind) {
    case ValueKind::user:
        return note_user(record.as<std::uint32_t>(column));
    case ValueKind::symbol:
        return note_symbol(record.as<std::uint64_t>(column));
    default:
        break;
    }
    if (model::column_type(column.type).item != 0) return note_frames(record.bytes(column));
    if (const auto id = record.as<std::int32_t>(column); id >= 0 && stacks) note_stack(plugin, id, *stacks);
}

void KnownNames::note_symbol(std::uint64_t address) {
    const model::Symbol symbol = names_.symbol(address);
    const std::uint64_t generation = names_.generation();
    if (symbols_.size() >= most_symbols) forget();
    const auto [at, fresh] = symbols_.try_emplace(address);
    Known &known = at->second;
    if (!fresh && known.generation == generation && generation != 0) return;
    known.generation = generation;
    if (fresh && goes_without_saying(symbol.name.empty())) return;
    if (!fresh && known.name == symbol.name && known.module == symbol.module && known.offset == symbol.offset) return;
    known.name = symbol.name;
    known.module = symbol.module;
    known.offset = symbol.offset;
    scribe_.symbol(address, symbol);
}

void KnownNames::note_user(std::uint32_t uid) {
    const std::string_view name = names_.user(uid);
    if (users_.size() >= most_users) forget();
    const auto [at, fresh] = users_.try_emplace(uid);
    if (fresh ? goes_without_saying(name.empty()) : at->second == name) return;
    at->second = name;
    scribe_.user(uid, name);
}

void KnownNames::note_frames(std::span<const std::byte> frames) {
    for (std::size_t i = 0; i + sizeof(std::uint64_t) <= frames.size(); i += sizeof(std::uint64_t)) {
        const std::uint64_t address = word_at(frames.data() + i);
        if (address == 0) return;
        note_symbol(address);
    }
}

void KnownNames::note_stack(std::size_t plugin, std::int32_t id, model::StackReader &stacks) {
    const auto frames = stacks.stack(id);
    if (stacks_.size() <= plugin) stacks_.resize(plugin + 1);
    if (stacks_[plugin].size() >= most_stacks) forget();
    const auto [at, fresh] = stacks_[plugin].try_emplace(id);
    if (fresh ? !goes_without_saying(frames.empty()) : !std::ranges::equal(at->second, frames)) {
        at->second.assign(frames.begin(), frames.end());
        scribe_.stack(plugin, id, frames);
    }
    for (const std::uint64_t address : frames)
        note_symbol(address);
}

void KnownNames::forget() {
    forgot_ = true;
    symbols_.clear();
    users_.clear();
    for (auto &of_plugin : stacks_)
        of_plugin.clear();
}

} // namespace tracer::recording
