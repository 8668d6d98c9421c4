// SPDX-License-Identifier: Apache-2.0
// Takes raw ABI structs, slices and strings out of a plugin's memory: bounds, sizes, reserved fields, text. Knows the
// format's rules, not what the structs mean. Keeps the first thing that is wrong, with where it is.
#pragma once

#include "plugin/memory.hpp"
#include "model/text_rules.hpp"

#include <tracer/abi.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace tracer::plugin {

class Reader {
public:
    static constexpr std::uint32_t max_struct = 4096;
    static constexpr std::size_t max_text = 4096;
    static constexpr std::uint32_t max_items = 1u << 16; ///< of all slices together
    static constexpr std::size_t max_texts = 16u << 20;  ///< bytes of all strings together
    enum class Need { optional, required };

    explicit Reader(const Memory &memory) : memory_(memory) {}

    /// A pointer of the plugin's is an address in its memory; only this class follows it.
    [[nodiscard]] static std::uint64_t address(const void *pointer) {
        return reinterpret_cast<std::uintptr_t>(pointer);
    }
    /// The `size` bytes that a pointer of the plugin's leads to, or nullptr.
    [[nodiscard]] const void *bytes(const void *pointer, std::uint64_t size) const {
        return memory_.at(address(pointer), size);
    }
    [[nodiscard]] bool is_code(std::uint64_t address) const { return memory_.is_code(address); }

    [[nodiscard]] const std::string &problem() const { return problem_; }
    /// Notes a problem with the present context before it; false, for `return fail(...)`.
    bool fail(const std::string &what) {
        if (problem_.empty()) {
            for (const auto &where : where_)
                problem_ += where + ": ";
            problem_ += what;
        }
        return false;
    }

    /// Copies the struct at `from`, which has `room` bytes at most: what it lacks is 0, what we do not know must be 0.
    template <class T>
    bool take(std::uint64_t from, std::uint64_t room, T &out) {
        out = T{};
        std::uint32_t size = 0;
        const void *head = memory_.at(from, sizeof size);
        if (!head) return fail("it lies outside the plugin's data");
        std::memcpy(&size, head, sizeof size);
        // All members are 4 or 8 bytes and aligned: a size between two of them is not an older layout's.
        if (size < 8 || size % 8 != 0 || size > room || size > max_struct)
            return fail("its struct_size " + std::to_string(size) + " cannot be right");
        const auto *all = static_cast<const unsigned char *>(memory_.at(from, size));
        if (!all) return fail("it reaches beyond the plugin's data");
        std::memcpy(&out, all, std::min<std::size_t>(size, sizeof(T)));
        if (std::any_of(all + std::min<std::size_t>(size, sizeof(T)), all + size,
                        [](unsigned char b) { return b != 0; }))
            return fail("it uses fields that this tracer does not know; a newer tracer is needed");
        return true;
    }

    /// Calls `each(item)` for every item, with "`what` n" as context; at most `most` of them.
    template <class T, class Each>
    bool all(const tracer_slice &slice, const char *what, std::uint32_t most, Each each) {
        if (slice.count == 0) return true;
        if (!slice.items) return fail(std::string(what) + "s: the array is NULL");
        // Slices may overlap, so their bytes in the file bound nothing.
        if (slice.count > max_items - items_) return fail("it has more parts than any plugin would");
        items_ += slice.count;
        if (slice.count > most)
            return fail(std::to_string(slice.count) + " " + what + "s are more than the " + std::to_string(most) +
                        " allowed");
        if (slice.item_size < 8 || slice.item_size > max_struct)
            return fail(std::string(what) + "s: item size " + std::to_string(slice.item_size) + " cannot be right");
        for (std::uint32_t i = 0; i < slice.count; ++i) {
            const Scope scope(*this, std::string(what) + " " + std::to_string(i + 1));
            T item;
            const std::uint64_t at = address(slice.items) + std::uint64_t{i} * slice.item_size;
            if (!take(at, slice.item_size, item) || !each(item)) return false;
        }
        return true;
    }

    /// A string: bounded, clean, present where it must be. NULL gives an empty one.
    bool text(const char *from, const char *what, Need need, std::string &out) {
        out.clear();
        if (!from) return need == Need::optional || fail(std::string(what) + " is NULL");
        const std::string_view there = memory_.from(address(from), max_text + 1);
        if (there.data() == nullptr) return fail(std::string(what) + " lies outside the plugin's data");
        const std::size_t length = there.find('\0');
        if (length == std::string_view::npos)
            return fail(std::string(what) + (there.size() > max_text ? " is longer than 4096 bytes" : " has no end"));
        if ((texts_ += length) > max_texts) return fail("it has more text than any plugin would");
        out.assign(there.substr(0, length));
        if (out.empty() && need == Need::required) return fail(std::string(what) + " is empty");
        if (!model::is_clean_text(out))
            return fail(std::string(what) + " contains control characters or invalid UTF-8");
        return true;
    }

    bool identifier(const char *from, const char *what, Need need, std::string &out) {
        if (!text(from, what, need, out)) return false;
        return (out.empty() && need == Need::optional) || model::is_identifier(out) ||
               fail(std::string(what) + " '" + out + "' is not an identifier");
    }

    bool zero(std::uint64_t reserved) {
        return reserved == 0 || fail("a reserved field is not 0; a newer tracer is needed");
    }
    bool flags(std::uint32_t given, std::uint32_t known) {
        return (given & ~known) == 0 || fail("it has flags that this tracer does not know; a newer tracer is needed");
    }

    /// An enumerator. Looked at before the cast: an enum of C holds no other value.
    template <class Known, class Enum>
    bool pick(std::uint32_t from, const char *what, Known is_known, Enum &out) {
        if (!is_known(from))
            return fail(std::string(what) + " " + std::to_string(from) + " is not one that this tracer knows");
        out = static_cast<Enum>(from);
        return true;
    }

    /// While it lives, problems carry `where`.
    class Scope {
    public:
        Scope(Reader &reader, std::string where) : reader_(reader) { reader_.where_.push_back(std::move(where)); }
        ~Scope() { reader_.where_.pop_back(); }
        Scope(const Scope &) = delete;
        Scope &operator=(const Scope &) = delete;

    private:
        Reader &reader_;
    };
    /// Adds the name that has just been read to the innermost context: "column 2 'tid'".
    void name_scope(const std::string &name) { where_.back() += " '" + name + "'"; }

private:
    const Memory &memory_;
    std::string problem_;
    std::vector<std::string> where_;
    std::uint32_t items_ = 0;
    std::size_t texts_ = 0;
};

} // namespace tracer::plugin
