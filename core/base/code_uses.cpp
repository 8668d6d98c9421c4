// SPDX-License-Identifier: Apache-2.0
#include "base/code_uses.hpp"

#include "base/bytes.hpp"

#include <elf.h>

#include <cstring>

namespace tracer {
namespace {

std::string_view text_at(const Bytes &names, std::uint64_t offset) {
    const auto *begin = reinterpret_cast<const char *>(names.data());
    return offset < names.size() ? std::string_view(begin + offset, ::strnlen(begin + offset, names.size() - offset))
                                 : std::string_view();
}

} // namespace

bool code_uses(std::span<const std::byte> elf, std::string_view symbol) {
    const Bytes bytes(elf);
    const auto header = bytes.get<Elf64_Ehdr>(0);
    const auto sections = header ? bytes.array<Elf64_Shdr>(header->e_shoff, header->e_shnum) : std::nullopt;
    if (!sections) return false;
    for (const Elf64_Shdr &table : *sections) {
        if (table.sh_type != SHT_REL || table.sh_info >= sections->size() || table.sh_link >= sections->size())
            continue;
        if (((*sections)[table.sh_info].sh_flags & SHF_EXECINSTR) == 0) continue;
        const Elf64_Shdr &symbols = (*sections)[table.sh_link];
        if (symbols.sh_link >= sections->size()) continue;
        const Elf64_Shdr &strings = (*sections)[symbols.sh_link];
        const auto names = bytes.part(strings.sh_offset, strings.sh_size);
        const auto all = bytes.array<Elf64_Sym>(symbols.sh_offset, symbols.sh_size / sizeof(Elf64_Sym));
        const auto entries = bytes.array<Elf64_Rel>(table.sh_offset, table.sh_size / sizeof(Elf64_Rel));
        if (!names || !all || !entries) continue;
        for (const Elf64_Rel &entry : *entries) {
            const auto number = ELF64_R_SYM(entry.r_info);
            if (number < all->size() && text_at(*names, (*all)[number].st_name) == symbol) return true;
        }
    }
    return false;
}

} // namespace tracer
