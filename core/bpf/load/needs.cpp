// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/needs.hpp"

#include "base/bytes.hpp"
#include "bpf/load/tails.hpp"

#include <elf.h>
#include <linux/btf.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>

namespace tracer::bpf {
namespace {

/// Some code: a section by number, and where in it.
struct Range {
    std::size_t section;
    std::uint64_t from, to;
};

/// Where the list of accesses lies that follow the kernel's layout.
constexpr std::uint64_t list_offset_at = 24, list_length_at = 28; // of struct btf_ext_header, libbpf's btf.c

class Object {
public:
    explicit Object(std::span<const std::byte> elf) : bytes_(elf) {
        const auto header = bytes_.get<Elf64_Ehdr>(0);
        sections_ = *bytes_.array<Elf64_Shdr>(header->e_shoff, header->e_shnum);
        section_names_ = content(sections_[header->e_shstrndx]);
        for (const auto &section : sections_)
            if (section.sh_type == SHT_SYMTAB) {
                symbols_ = *content(section).array<Elf64_Sym>(0, section.sh_size / sizeof(Elf64_Sym));
                symbol_names_ = content(sections_[section.sh_link]);
            }
    }

    [[nodiscard]] std::vector<Range> ranges(const std::set<std::string> &names) const {
        std::vector<Range> found;
        for (const auto &symbol : symbols_) {
            if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_shndx >= sections_.size()) continue;
            // Every program may call what stands in .text.
            const bool shared = name(sections_[symbol.st_shndx]) == ".text";
            if (shared || names.contains(std::string(text(symbol_names_, symbol.st_name))))
                found.push_back({symbol.st_shndx, symbol.st_value, symbol.st_value + symbol.st_size});
        }
        return found;
    }

    [[nodiscard]] std::set<std::string> tails_of(const std::set<std::string> &maps) const {
        std::set<std::string> found;
        for (const auto &symbol : symbols_) {
            if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC) continue;
            const std::string function(text(symbol_names_, symbol.st_name));
            if (std::ranges::any_of(maps, [&](const std::string &map) { return is_tail_of(map, function); }))
                found.insert(function);
        }
        return found;
    }

    [[nodiscard]] std::set<std::string> maps(const std::vector<Range> &ranges) const {
        std::set<std::string> found;
        for (const auto &section : sections_) {
            if (section.sh_type != SHT_REL) continue;
            const auto entries = *content(section).array<Elf64_Rel>(0, section.sh_size / sizeof(Elf64_Rel));
            for (const auto &entry : entries) {
                const auto &symbol = symbols_[ELF64_R_SYM(entry.r_info)];
                const bool is_map = symbol.st_shndx < sections_.size() && name(sections_[symbol.st_shndx]) == ".maps";
                if (is_map && within(ranges, section.sh_info, entry.r_offset))
                    found.emplace(text(symbol_names_, symbol.st_name));
            }
        }
        return found;
    }

    [[nodiscard]] bool follows_kernel(const std::vector<Range> &ranges) const {
        const auto ext = place(".BTF.ext"), btf = place(".BTF");
        if (!ext || !btf) return false;
        const Bytes body = *bytes_.part(ext->sh_offset, ext->sh_size), types = content(*btf);
        const auto header_length = *body.get<std::uint32_t>(4);
        const auto length = body.get<std::uint32_t>(list_length_at);
        if (header_length <= list_offset_at || !length || *length == 0) return false;
        const auto strings = *types.get<btf_header>(0);
        const Bytes list = *body.part(std::uint64_t{header_length} + *body.get<std::uint32_t>(list_offset_at), *length);
        const auto record = *list.get<std::uint32_t>(0);
        for (std::uint64_t at = 4; at < list.size();) {
            const auto head = *list.get<std::array<std::uint32_t, 2>>(at);
            const auto section = number(text(types, std::uint64_t{strings.hdr_len} + strings.str_off + head[0]));
            at += sizeof head;
            for (const auto end = at + std::uint64_t{head[1]} * record; at < end; at += record)
                if (within(ranges, section, *list.get<std::uint32_t>(at))) return true;
        }
        return false;
    }

    [[nodiscard]] std::optional<Elf64_Shdr> place(std::string_view wanted) const {
        const auto found = std::ranges::find_if(sections_, [&](const auto &s) { return name(s) == wanted; });
        return found == sections_.end() ? std::nullopt : std::optional(*found);
    }

private:
    [[nodiscard]] Bytes content(const Elf64_Shdr &section) const {
        return section.sh_type == SHT_NOBITS ? Bytes() : *bytes_.part(section.sh_offset, section.sh_size);
    }
    [[nodiscard]] static std::string_view text(const Bytes &names, std::uint64_t offset) {
        if (offset >= names.size()) return {};
        const auto *from = reinterpret_cast<const char *>(names.data()) + offset;
        return {from, ::strnlen(from, names.size() - offset)};
    }
    [[nodiscard]] std::string_view name(const Elf64_Shdr &section) const {
        return text(section_names_, section.sh_name);
    }
    [[nodiscard]] std::size_t number(std::string_view wanted) const {
        return static_cast<std::size_t>(
            std::ranges::find_if(sections_, [&](const auto &s) { return name(s) == wanted; }) - sections_.begin());
    }
    [[nodiscard]] static bool within(const std::vector<Range> &ranges, std::size_t section, std::uint64_t at) {
        return std::ranges::any_of(ranges,
                                   [&](const Range &r) { return r.section == section && r.from <= at && at < r.to; });
    }

    Bytes bytes_, section_names_, symbol_names_;
    std::vector<Elf64_Shdr> sections_;
    std::vector<Elf64_Sym> symbols_;
};

} // namespace

Needs needs_of(std::span<const std::byte> elf, std::set<std::string> names) {
    const Object object(elf);
    for (;;) {
        const auto ranges = object.ranges(names);
        auto maps = object.maps(ranges);
        // A program that goes on with another needs what that one does.
        const auto more = object.tails_of(maps);
        if (std::ranges::includes(names, more)) return {object.follows_kernel(ranges), std::move(maps)};
        names.insert(more.begin(), more.end());
    }
}

std::vector<std::byte> without_kernel_types(std::span<const std::byte> elf) {
    std::vector<std::byte> stripped(elf.begin(), elf.end());
    const auto ext = Object(elf).place(".BTF.ext");
    constexpr std::uint32_t nothing = 0;
    if (ext && ext->sh_size >= list_length_at + sizeof nothing)
        std::memcpy(stripped.data() + ext->sh_offset + list_length_at, &nothing, sizeof nothing);
    return stripped;
}

} // namespace tracer::bpf
