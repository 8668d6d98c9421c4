// SPDX-License-Identifier: Apache-2.0
#include "plugin/elf_check.hpp"

#include <elf.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace tracer::plugin {
namespace {

#if defined(__aarch64__)
constexpr std::uint16_t machine = EM_AARCH64;
#else
constexpr std::uint16_t machine = EM_X86_64;
#endif
constexpr std::uint64_t max_symbols = 1u << 16;
constexpr std::uint64_t max_names = 16u << 20;
constexpr std::size_t max_found = 64;

Error broken(std::string why) { return {ExitCode::usage, std::move(why), {}}; }
Error truncated() { return {ExitCode::usage, "is a truncated or damaged shared object", "build or copy it again"}; }

/// The bytes of a file, read piece by piece and only inside its bounds.
class Bytes {
public:
    Bytes(int fd, std::uint64_t size) : fd_(fd), size_(size) {}

    [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t length) const {
        return offset <= size_ && length <= size_ - offset;
    }
    /// `count` items at `offset`; nothing where they are not all there.
    template <class T>
    [[nodiscard]] std::optional<std::vector<T>> read(std::uint64_t offset, std::uint64_t count) const {
        if (count > size_ / sizeof(T) || !holds(offset, count * sizeof(T))) return std::nullopt;
        std::vector<T> items(count);
        std::size_t done = 0;
        const std::size_t want = count * sizeof(T);
        while (done < want) {
            const auto got = pread(fd_, reinterpret_cast<char *>(items.data()) + done, want - done,
                                   static_cast<off_t>(offset + done));
            if (got <= 0) return std::nullopt;
            done += static_cast<std::size_t>(got);
        }
        return items;
    }

private:
    int fd_;
    std::uint64_t size_;
};

/// Every segment lies in the file, and the one for the dynamic linker inside a loaded one.
bool segments_are_whole(const Bytes &bytes, const std::vector<Elf64_Phdr> &segments) {
    bool loads = false, dynamic = false;
    for (const auto &s : segments) {
        if (s.p_type == PT_NULL) continue;
        if (!bytes.holds(s.p_offset, s.p_filesz)) return false;
        if (s.p_type == PT_LOAD) {
            if (s.p_filesz > s.p_memsz || s.p_memsz > (1u << 30)) return false;
            loads = true;
        }
        if (s.p_type == PT_DYNAMIC) {
            dynamic = std::any_of(segments.begin(), segments.end(), [&](const Elf64_Phdr &l) {
                return l.p_type == PT_LOAD && s.p_vaddr >= l.p_vaddr && s.p_vaddr - l.p_vaddr <= l.p_filesz &&
                       s.p_filesz <= l.p_filesz - (s.p_vaddr - l.p_vaddr);
            });
            if (!dynamic) return false;
        }
    }
    return loads && dynamic;
}

} // namespace

Result<std::vector<std::string>> exported_names(int fd, std::uint64_t size, std::string_view prefix) {
    const Bytes bytes(fd, size);
    const auto ident = bytes.read<unsigned char>(0, EI_NIDENT);
    if (!ident || std::memcmp(ident->data(), ELFMAG, SELFMAG) != 0) return broken("is no shared object, so no plugin");
    if ((*ident)[EI_CLASS] != ELFCLASS64 || (*ident)[EI_DATA] != ELFDATA2LSB)
        return broken("is made for another kind of machine");
    const auto headers = bytes.read<Elf64_Ehdr>(0, 1);
    if (!headers) return truncated();
    const Elf64_Ehdr &header = headers->front();
    if (header.e_machine != machine) return broken("is made for another kind of machine");
    if (header.e_type != ET_DYN) return broken("is an ELF file, but no shared object, so no plugin");
    if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_shentsize != sizeof(Elf64_Shdr)) return truncated();

    const auto segments = bytes.read<Elf64_Phdr>(header.e_phoff, header.e_phnum);
    const auto sections = bytes.read<Elf64_Shdr>(header.e_shoff, header.e_shnum);
    if (!segments || !sections || !segments_are_whole(bytes, *segments)) return truncated();

    std::vector<std::string> found;
    for (const auto &section : *sections) {
        if (section.sh_type != SHT_NOBITS && !bytes.holds(section.sh_offset, section.sh_size)) return truncated();
        if (section.sh_type != SHT_DYNSYM) continue;
        if (section.sh_link >= sections->size()) return truncated();
        const auto &table = (*sections)[section.sh_link];
        if (section.sh_size / sizeof(Elf64_Sym) > max_symbols || table.sh_size > max_names || table.sh_size == 0)
            return broken("exports more symbols than any plugin would");
        const auto symbols = bytes.read<Elf64_Sym>(section.sh_offset, section.sh_size / sizeof(Elf64_Sym));
        const auto names = bytes.read<char>(table.sh_offset, table.sh_size);
        if (!symbols || !names || names->back() != '\0') return truncated();
        for (const auto &symbol : *symbols) {
            if (symbol.st_shndx == SHN_UNDEF || symbol.st_name >= names->size()) continue;
            if (ELF64_ST_BIND(symbol.st_info) == STB_LOCAL || ELF64_ST_VISIBILITY(symbol.st_other) != STV_DEFAULT)
                continue;
            const std::string_view name(names->data() + symbol.st_name);
            if (name.substr(0, prefix.size()) == prefix && found.size() < max_found) found.emplace_back(name);
        }
    }
    return found;
}

} // namespace tracer::plugin
