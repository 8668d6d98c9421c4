// SPDX-License-Identifier: Apache-2.0
#include "plugin/elf_file.hpp"

#include <algorithm>
#include <array>

namespace tracer::plugin {
namespace {

#if defined(__aarch64__)
constexpr std::uint16_t machine = EM_AARCH64;
#else
constexpr std::uint16_t machine = EM_X86_64;
#endif
constexpr std::uint64_t max_span = 64u << 20;
constexpr std::size_t max_headers = 64;
constexpr std::size_t max_dynamic = 256;
constexpr std::size_t max_found = 64;

Error broken(std::string why) { return {ExitCode::usage, std::move(why), {}}; }
Error damaged() { return {ExitCode::usage, "is a truncated or damaged shared object", "build or copy it again"}; }

} // namespace

std::optional<std::uint64_t> ElfFile::value(std::int64_t tag) const {
    const auto found = values_.find(tag);
    if (found == values_.end()) return std::nullopt;
    return found->second;
}

const Elf64_Phdr *ElfFile::segment(std::uint64_t address, std::uint64_t size) const {
    for (const auto &load : loads_)
        if (address >= load.p_vaddr && address - load.p_vaddr <= load.p_memsz &&
            size <= load.p_memsz - (address - load.p_vaddr))
            return &load;
    return nullptr;
}

std::optional<Bytes> ElfFile::loaded(std::uint64_t address, std::uint64_t size) const {
    const Elf64_Phdr *load = segment(address, size);
    if (!load) return std::nullopt;
    const std::uint64_t inside = address - load->p_vaddr;
    if (inside > load->p_filesz || size > load->p_filesz - inside) return std::nullopt;
    return bytes_.part(load->p_offset + inside, size);
}

bool ElfFile::read_segments() {
    if (header_.e_phentsize != sizeof(Elf64_Phdr) || header_.e_phnum > max_headers) return false;
    auto headers = bytes_.array<Elf64_Phdr>(header_.e_phoff, header_.e_phnum);
    if (!headers) return false;
    headers_ = std::move(*headers);
    int dynamics = 0;
    std::uint64_t end = 0;
    for (const auto &segment : headers_) {
        if (segment.p_type == PT_NULL) continue;
        if (!bytes_.holds(segment.p_offset, segment.p_filesz)) return false;
        if (segment.p_type == PT_DYNAMIC) {
            ++dynamics;
            dynamic_header_ = segment;
        }
        if (segment.p_type != PT_LOAD) continue;
        // ld.so maps pages: no two segments may share one, and address and offset must agree within it.
        const bool aligned = segment.p_align >= page && segment.p_align <= (1u << 30) &&
                             (segment.p_align & (segment.p_align - 1)) == 0 &&
                             ((segment.p_vaddr - segment.p_offset) & (segment.p_align - 1)) == 0;
        if (!aligned || segment.p_filesz > segment.p_memsz || segment.p_memsz == 0 || segment.p_vaddr > max_span ||
            segment.p_memsz > max_span - segment.p_vaddr || (segment.p_vaddr & ~(page - 1)) < end)
            return false;
        end = up_to_page(segment.p_vaddr + segment.p_memsz);
        loads_.push_back(segment);
    }
    return !loads_.empty() && dynamics == 1;
}

/// ld.so has no use for sections; but they come last in a file, so they show that it is whole.
bool ElfFile::read_sections() const {
    if (header_.e_shnum == 0) return true;
    if (header_.e_shentsize != sizeof(Elf64_Shdr)) return false;
    const auto sections = bytes_.array<Elf64_Shdr>(header_.e_shoff, header_.e_shnum);
    return sections && std::all_of(sections->begin(), sections->end(), [&](const Elf64_Shdr &section) {
               return section.sh_type == SHT_NULL || section.sh_type == SHT_NOBITS ||
                      bytes_.holds(section.sh_offset, section.sh_size);
           });
}

bool ElfFile::read_dynamic() {
    if (dynamic_header_.p_vaddr % alignof(Elf64_Dyn) != 0) return false;
    const auto section = loaded(dynamic_header_.p_vaddr, dynamic_header_.p_filesz);
    if (!section) return false;
    for (std::uint64_t at = 0; dynamic_.size() < max_dynamic; at += sizeof(Elf64_Dyn)) {
        const auto entry = section->get<Elf64_Dyn>(at);
        if (!entry) return false; // no end
        if (entry->d_tag == DT_NULL) return true;
        dynamic_.push_back(*entry);
        values_[entry->d_tag] = entry->d_un.d_val;
    }
    return false;
}

bool ElfFile::read_names() {
    const auto strings = value(DT_STRTAB), size = value(DT_STRSZ), symbols = value(DT_SYMTAB), item = value(DT_SYMENT);
    if (!strings || !size || *size == 0 || !symbols || item != sizeof(Elf64_Sym)) return false;
    const auto text = loaded(*strings, *size);
    if (!text) return false;
    strings_ = {reinterpret_cast<const char *>(text->data()), static_cast<std::size_t>(text->size())};
    if (strings_.back() != '\0') return false;
    const auto count = count_symbols(*this);
    if (!count) return false;
    const auto table = loaded(*symbols, *count * sizeof(Elf64_Sym));
    if (!table || *symbols % alignof(Elf64_Sym) != 0) return false;
    symbols_ = *table->array<Elf64_Sym>(0, *count);
    return std::all_of(symbols_.begin(), symbols_.end(),
                       [&](const Elf64_Sym &symbol) { return symbol.st_name < strings_.size(); });
}

std::optional<std::string_view> ElfFile::string(std::uint64_t offset) const {
    if (offset >= strings_.size()) return std::nullopt;
    const auto rest = strings_.substr(static_cast<std::size_t>(offset));
    return rest.substr(0, rest.find('\0'));
}

std::vector<std::string> ElfFile::exports(std::string_view prefix) const {
    std::vector<std::string> found;
    for (const auto &symbol : symbols_) {
        if (symbol.st_shndx == SHN_UNDEF || ELF64_ST_BIND(symbol.st_info) == STB_LOCAL ||
            ELF64_ST_VISIBILITY(symbol.st_other) != STV_DEFAULT)
            continue;
        const auto name = string(symbol.st_name);
        if (name && name->substr(0, prefix.size()) == prefix && found.size() < max_found) found.emplace_back(*name);
    }
    return found;
}

Result<ElfFile> ElfFile::parse(std::span<const std::byte> bytes) {
    ElfFile file;
    file.bytes_ = Bytes(bytes);
    if (bytes.size() < EI_NIDENT || std::memcmp(bytes.data(), ELFMAG, SELFMAG) != 0)
        return broken("is not a shared object, so not a plugin");
    const auto ident = *file.bytes_.get<std::array<unsigned char, EI_NIDENT>>(0);
    if (ident[EI_CLASS] != ELFCLASS64 || ident[EI_DATA] != ELFDATA2LSB)
        return broken("is made for another kind of machine");
    const auto header = file.bytes_.get<Elf64_Ehdr>(0);
    if (!header) return damaged();
    file.header_ = *header;
    if (header->e_machine != machine) return broken("is made for another kind of machine");
    if (header->e_type != ET_DYN) return broken("is an ELF file, but not a shared object, so not a plugin");
    if (!file.read_segments() || !file.read_sections() || !file.read_dynamic() || !file.read_names()) return damaged();
    return file;
}

} // namespace tracer::plugin
