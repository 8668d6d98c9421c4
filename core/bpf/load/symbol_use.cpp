// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/symbol_use.hpp"

#include "base/bytes.hpp"

#include <elf.h>

#include <array>
#include <cstring>
#include <optional>
#include <string_view>

namespace tracer::bpf {
namespace {

std::string_view text_at(const Bytes &names, std::uint64_t offset) {
    const auto *begin = reinterpret_cast<const char *>(names.data());
    return offset < names.size() ? std::string_view(begin + offset, ::strnlen(begin + offset, names.size() - offset))
                                 : std::string_view();
}

std::optional<Bytes> section(const Bytes &elf, std::string_view name) {
    const auto header = elf.get<Elf64_Ehdr>(0);
    const auto sections = header ? elf.array<Elf64_Shdr>(header->e_shoff, header->e_shnum) : std::nullopt;
    if (!sections || header->e_shstrndx >= sections->size()) return std::nullopt;
    const Elf64_Shdr &strings = (*sections)[header->e_shstrndx];
    const auto names = elf.part(strings.sh_offset, strings.sh_size);
    if (!names) return std::nullopt;
    for (const Elf64_Shdr &found : *sections)
        if (text_at(*names, found.sh_name) == name) return elf.part(found.sh_offset, found.sh_size);
    return std::nullopt;
}

} // namespace

bool follows_kernel(std::span<const std::byte> elf, std::uint32_t type) {
    // include/uapi/linux/btf.h has no struct for this: hdr_len, then offsets and lengths of functions, lines and
    // relocations, counted from the header's end.
    const auto ext = section(Bytes(elf), ".BTF.ext");
    const auto header = ext ? ext->get<std::array<std::uint32_t, 8>>(0) : std::nullopt;
    constexpr std::uint32_t with_relocations = sizeof *header;
    if (!header || (*header)[1] < with_relocations) return false;
    const auto list = ext->part(std::uint64_t{(*header)[1]} + (*header)[6], (*header)[7]);
    const auto record = list ? list->get<std::uint32_t>(0) : std::nullopt;
    if (!record || *record < 16) return false;
    for (std::uint64_t at = 4; at < list->size();) {
        const auto head = list->get<std::array<std::uint32_t, 2>>(at); // the section's name, how many
        if (!head) return false;
        at += sizeof *head;
        for (std::uint32_t i = 0; i < (*head)[1]; ++i, at += *record)
            if (const auto relocated = list->get<std::uint32_t>(at + 4); !relocated || *relocated == type)
                return relocated.has_value();
    }
    return false;
}

} // namespace tracer::bpf
