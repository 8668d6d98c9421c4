// SPDX-License-Identifier: Apache-2.0
// What a recording has been told of symbols, users and stacks so far, so that each is written once, and again when it
// changes. Knows the columns that name something; knows nothing of packets.
#pragma once

#include "model/names.hpp"
#include "model/record.hpp"

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tracer::recording {

/// The columns of a source that have numbers for names, or a stack.
class NamedColumns {
public:
    explicit NamedColumns(const model::Source &source);
    [[nodiscard]] bool any() const { return !columns_.empty(); }
    [[nodiscard]] const std::vector<const model::Column *> &columns() const { return columns_; }

private:
    std::vector<const model::Column *> columns_;
};

class KnownNames {
public:
    /// Writes down what is new.
    class Scribe {
    public:
        virtual ~Scribe() = default;
        virtual void symbol(std::uint64_t address, const model::Symbol &symbol) = 0;
        virtual void user(std::uint32_t uid, std::string_view name) = 0;
        virtual void stack(std::size_t plugin, std::int32_t id, std::span<const std::uint64_t> frames) = 0;
    };
    KnownNames(model::Names &names, Scribe &scribe) : names_(names), scribe_(scribe) {}

    /// Asks for everything that the records name, as those who show them will, and has what is new written. Symbols are
    /// asked for again if that made the names change. Allocates nothing for what is known.
    void note(std::size_t plugin, model::StackReader *stacks, const NamedColumns &columns,
              std::span<const model::RecordView> records);
    /// Everything has to be written again.
    void forget();

private:
    struct Known {
        std::uint64_t generation = 0;
        std::uint64_t offset = 0;
        std::string name, module;
    };
    void note(std::size_t plugin, model::StackReader *stacks, const model::Column &column,
              const model::RecordView &record);
    void note_symbol(std::uint64_t address);
    void note_user(std::uint32_t uid);
    void note_frames(std::span<const std::byte> frames);
    void note_stack(std::size_t plugin, std::int32_t id, model::StackReader &stacks);

    /// Need not be written: a reader assumes this of names it was never told, but it may have been told one and lost
    /// it.
    [[nodiscard]] bool goes_without_saying(bool nothing) const { return nothing && !forgot_; }

    model::Names &names_;
    Scribe &scribe_;
    std::unordered_map<std::uint64_t, Known> symbols_;
    std::unordered_map<std::uint32_t, std::string> users_;
    std::vector<std::unordered_map<std::int32_t, std::vector<std::uint64_t>>> stacks_; ///< by plugin
    bool forgot_ = false;
};

} // namespace tracer::recording
