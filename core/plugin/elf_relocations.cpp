// SPDX-License-Identifier: Apache-2.0
#include "plugin/elf_relocations.hpp"

#include "plugin/elf_rules.hpp"

#include <algorithm>

namespace tracer::plugin {
namespace {

enum class Kind { none, relative, symbol, symbol_and_addend, ifunc, thread_local_, other };

Kind kind_of(std::uint64_t type) {
#if defined(__aarch64__)
    switch (type) {
    case R_AARCH64_NONE:
        return Kind::none;
    case R_AARCH64_RELATIVE:
        return Kind::relative;
    case R_AARCH64_ABS64:
    case R_AARCH64_GLOB_DAT:
    case R_AARCH64_JUMP_SLOT:
        return Kind::symbol_and_addend;
    case R_AARCH64_IRELATIVE:
        return Kind::ifunc;
    case R_AARCH64_TLSDESC:
    case R_AARCH64_TLS_TPREL:
        return Kind::thread_local_;
    default:
        return Kind::other;
    }
#else
    switch (type) {
    case R_X86_64_NONE:
        return Kind::none;
    case R_X86_64_RELATIVE:
        return Kind::relative;
    case R_X86_64_GLOB_DAT:
    case R_X86_64_JUMP_SLOT:
        return Kind::symbol;
    case R_X86_64_64:
        return Kind::symbol_and_addend;
    case R_X86_64_IRELATIVE:
        return Kind::ifunc;
    case R_X86_64_DTPMOD64:
    case R_X86_64_TPOFF64:
    case R_X86_64_TLSDESC:
        return Kind::thread_local_;
    default:
        return Kind::other;
    }
#endif
}

class Relocations {
public:
    Relocations(const ElfFile &file, std::uint64_t base, std::span<const WritableSegment> segments)
        : file_(file), base_(base), segments_(segments) {}

    /// Packed ones: an even word is the place of one, an odd word a bitmap of those among the 63 words that follow.
    Result<void> apply_packed() {
        const auto address = file_.value(DT_RELR), size = file_.value(DT_RELRSZ), item = file_.value(DT_RELRENT);
        if (!address && !size && !item) return {};
        const auto table = address && size && item == 8 ? table_at(*address, *size) : std::nullopt;
        if (!table || *size % 8 != 0) return damaged();
        std::uint64_t where = 0;
        const auto entries = *table->array<std::uint64_t>(0, *size / 8);
        for (const std::uint64_t entry : entries) {
            if ((entry & 1) == 0) {
                if (!add_base(entry)) return damaged();
                where = entry + 8;
                continue;
            }
            if (where == 0) return damaged();
            for (unsigned bit = 1; bit < 64; ++bit)
                if (((entry >> bit) & 1) && !add_base(where + std::uint64_t{8} * (bit - 1))) return damaged();
            where += 63u * 8;
        }
        return {};
    }

    Result<void> apply_all() {
        const auto address = file_.value(DT_RELA), size = file_.value(DT_RELASZ), item = file_.value(DT_RELAENT);
        const auto count = file_.value(DT_RELACOUNT);
        if (!address && !size && !item) return count.value_or(0) == 0 ? Result<void>() : damaged();
        if (!address || !size || item != sizeof(Elf64_Rela)) return damaged();
        return apply_table(*address, *size, count.value_or(0));
    }

    /// The offset table's. ld.so takes them for a part of the others where both end at the same place.
    Result<void> apply_offset_table() {
        const auto address = file_.value(DT_JMPREL), size = file_.value(DT_PLTRELSZ), kind = file_.value(DT_PLTREL);
        if (!address && !size && !kind) return {};
        if (!address || !size || kind != DT_RELA || !table_at(*address, *size)) return damaged();
        const std::uint64_t all = file_.value(DT_RELA).value_or(0), all_size = file_.value(DT_RELASZ).value_or(0);
        const bool apart = *address >= all + all_size || *address + *size <= all;
        const bool tail = *address >= all && *address + *size == all + all_size;
        if (!apart && !tail) return damaged();
        return apply_table(*address, *size, 0);
    }

private:
    static Error damaged() { return odd("damaged relocations"); }

    /// Tables lie where no relocation writes.
    [[nodiscard]] std::optional<Bytes> table_at(std::uint64_t address, std::uint64_t size) const {
        const Elf64_Phdr *segment = file_.segment(address, size);
        if (!segment || (segment->p_flags & PF_W) || address % 8 != 0) return std::nullopt;
        return file_.loaded(address, size);
    }

    /// The eight bytes to be changed, or nullptr.
    [[nodiscard]] std::byte *target(std::uint64_t address) const {
        const Elf64_Phdr &dynamic = file_.dynamic_header();
        if (address % 8 != 0 || (address + 8 > dynamic.p_vaddr && address < dynamic.p_vaddr + dynamic.p_memsz))
            return nullptr;
        for (const auto &segment : segments_)
            if (address >= segment.address && address - segment.address < segment.bytes.size() &&
                segment.bytes.size() - (address - segment.address) >= 8)
                return segment.bytes.data() + (address - segment.address);
        return nullptr;
    }

    [[nodiscard]] bool add_base(std::uint64_t address) const {
        std::byte *at = target(address);
        if (!at) return false;
        std::uint64_t value = 0;
        std::memcpy(&value, at, sizeof value);
        value += base_;
        std::memcpy(at, &value, sizeof value);
        return true;
    }

    Result<void> apply_table(std::uint64_t address, std::uint64_t size, std::uint64_t relatives) {
        const auto table = table_at(address, size);
        // ld.so takes the file's word for the number of relative ones.
        if (!table || size % sizeof(Elf64_Rela) != 0 || relatives > size / sizeof(Elf64_Rela)) return damaged();
        std::uint64_t number = 0;
        const auto entries = *table->array<Elf64_Rela>(0, size / sizeof(Elf64_Rela));
        for (const Elf64_Rela &entry : entries)
            if (auto done = apply(entry, number++ < relatives); !done) return done;
        return {};
    }

    Result<void> apply(const Elf64_Rela &entry, bool relative) {
        const Kind kind = kind_of(ELF64_R_TYPE(entry.r_info));
        const std::uint64_t index = ELF64_R_SYM(entry.r_info);
        std::uint64_t value = base_ + static_cast<std::uint64_t>(entry.r_addend);
        if (relative && kind != Kind::relative) return damaged();
        switch (kind) {
        case Kind::none:
            return {};
        case Kind::relative:
            if (index != 0) return damaged();
            break;
        case Kind::symbol:
        case Kind::symbol_and_addend:
            if (index == 0 || index >= file_.symbols().size()) return damaged();
            value = base_ + file_.symbols()[index].st_value;
            if (kind == Kind::symbol_and_addend) value += static_cast<std::uint64_t>(entry.r_addend);
            break;
        case Kind::ifunc:
            return forbidden("would run code of its own when it is loaded (an indirect function)");
        case Kind::thread_local_:
            return forbidden("has thread-local variables");
        case Kind::other:
            return odd("a relocation of kind " + std::to_string(ELF64_R_TYPE(entry.r_info)));
        }
        std::byte *at = target(entry.r_offset);
        if (!at) return damaged();
        std::memcpy(at, &value, sizeof value);
        return {};
    }

    const ElfFile &file_;
    std::uint64_t base_;
    std::span<const WritableSegment> segments_;
};

} // namespace

Result<void> relocate(const ElfFile &file, std::uint64_t base, std::span<const WritableSegment> segments) {
    Relocations relocations(file, base, segments);
    // In ld.so's order.
    if (auto done = relocations.apply_packed(); !done) return done;
    if (auto done = relocations.apply_all(); !done) return done;
    return relocations.apply_offset_table();
}

} // namespace tracer::plugin
