// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/object_check.hpp"

#include "base/bytes.hpp"
#include "bpf/load/btf_check.hpp"
#include "bpf/load/btf_ext_check.hpp"

#include <elf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <optional>
#include <string_view>

namespace tracer::bpf {
namespace {

constexpr std::size_t max_sections = 1024;
constexpr std::uint64_t max_bss = 64u << 20;
constexpr std::uint64_t insn_size = sizeof(bpf_insn);
constexpr std::uint8_t load_wide = BPF_LD | BPF_IMM | BPF_DW; ///< the one instruction that takes up two places

/// The bytes of a table of names, and the names in it.
class Names {
public:
    /// Nothing where the last one has no end.
    static std::optional<Names> of(const Bytes &bytes) {
        if (bytes.size() == 0 || bytes.get<char>(bytes.size() - 1) != '\0') return std::nullopt;
        return Names(bytes);
    }
    [[nodiscard]] bool holds(std::uint32_t offset) const { return offset < bytes_.size(); }
    [[nodiscard]] std::string_view at(std::uint32_t offset) const {
        return reinterpret_cast<const char *>(bytes_.data()) + offset;
    }

private:
    explicit Names(const Bytes &bytes) : bytes_(bytes) {}
    Bytes bytes_;
};

class Object {
public:
    explicit Object(std::span<const std::byte> elf) : bytes_(elf) {}

    std::string check() {
        if (auto why = read_header(); !why.empty()) return why;
        if (auto why = read_sections(); !why.empty()) return why;
        if (auto why = read_symbols(); !why.empty()) return why;
        for (std::size_t i = 1; i < sections_.size(); ++i)
            if (sections_[i].sh_type == SHT_REL)
                if (auto why = check_relocations(sections_[i]); !why.empty()) return why;
        return check_types();
    }

private:
    std::string read_header() {
        const auto header = bytes_.get<Elf64_Ehdr>(0);
        if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return "is not an ELF file";
        if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB ||
            header->e_ident[EI_VERSION] != EV_CURRENT || header->e_version != EV_CURRENT ||
            header->e_machine != EM_BPF || header->e_type != ET_REL)
            return "is an ELF file, but not a BPF object";
        if (header->e_ehsize != sizeof(Elf64_Ehdr) || header->e_phnum != 0 ||
            header->e_shentsize != sizeof(Elf64_Shdr) || header->e_shnum == 0 || header->e_shnum > max_sections ||
            header->e_shstrndx >= header->e_shnum || header->e_shoff % 8 != 0)
            return "has a damaged header";
        const auto sections = bytes_.array<Elf64_Shdr>(header->e_shoff, header->e_shnum);
        if (!sections) return "is cut short";
        sections_ = *sections;
        name_index_ = header->e_shstrndx;
        return {};
    }

    [[nodiscard]] Bytes content(const Elf64_Shdr &section) const {
        return *bytes_.part(section.sh_offset, section.sh_size);
    }
    [[nodiscard]] static bool is_code(const Elf64_Shdr &section) {
        return section.sh_type == SHT_PROGBITS && (section.sh_flags & SHF_EXECINSTR) != 0;
    }

    std::string read_sections() {
        // The first stands for no section; libelf reads numbers that are too large for the header from its fields.
        const Elf64_Shdr nothing{};
        if (std::memcmp(&sections_[0], &nothing, sizeof nothing) != 0) return "has a damaged first section";
        for (std::size_t i = 1; i < sections_.size(); ++i) {
            const Elf64_Shdr &section = sections_[i];
            const std::uint64_t align = section.sh_addralign;
            if ((align & (align - 1)) != 0 || align > 4096 || (section.sh_flags & SHF_COMPRESSED) != 0 ||
                section.sh_addr != 0)
                return "has a section of a strange kind";
            if (section.sh_type == SHT_NOBITS ? section.sh_size > max_bss
                                              : !bytes_.holds(section.sh_offset, section.sh_size))
                return "has a section that reaches beyond it";
            if (align > 1 && section.sh_offset % align != 0) return "has a misaligned section";
            if (is_code(section) && section.sh_size % insn_size != 0) return "has half an instruction";
        }
        if (sections_[name_index_].sh_type != SHT_STRTAB) return "has no section names";
        const auto names = Names::of(content(sections_[name_index_]));
        if (!names) return "has section names without an end";
        for (std::size_t i = 1; i < sections_.size(); ++i) {
            if (!names->holds(sections_[i].sh_name)) return "has a section whose name lies outside";
            const auto name = names->at(sections_[i].sh_name);
            // Several of the linker's own sections may share a name.
            const bool once = !name.empty() && sections_[i].sh_type != SHT_REL;
            if (once && !by_name_.emplace(name, i).second) return "has two sections of one name";
        }
        return {};
    }

    std::string read_symbols() {
        for (std::size_t i = 1; i < sections_.size(); ++i) {
            if (sections_[i].sh_type == SHT_RELA || sections_[i].sh_type == SHT_SYMTAB_SHNDX ||
                sections_[i].sh_type == SHT_DYNSYM || sections_[i].sh_type == SHT_DYNAMIC)
                return "has a section of a strange kind";
            if (sections_[i].sh_type != SHT_SYMTAB) continue;
            if (symbol_index_ != 0) return "has two symbol tables";
            symbol_index_ = i;
        }
        if (symbol_index_ == 0) return "has no symbols";
        const Elf64_Shdr &table = sections_[symbol_index_];
        if (table.sh_entsize != sizeof(Elf64_Sym) || table.sh_size % sizeof(Elf64_Sym) != 0 || table.sh_link == 0 ||
            table.sh_link >= sections_.size() || sections_[table.sh_link].sh_type != SHT_STRTAB)
            return "has a damaged symbol table";
        const auto names = Names::of(content(sections_[table.sh_link]));
        if (!names) return "has symbol names without an end";
        symbols_ = *content(table).array<Elf64_Sym>(0, table.sh_size / sizeof(Elf64_Sym));
        if (table.sh_info > symbols_.size()) return "has a damaged symbol table";
        for (const Elf64_Sym &symbol : symbols_) {
            if (!names->holds(symbol.st_name)) return "has a symbol whose name lies outside";
            if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx == SHN_ABS) continue;
            if (symbol.st_shndx >= sections_.size()) return "has a symbol in no section";
            if (auto why = check_symbol(symbol, sections_[symbol.st_shndx]); !why.empty()) return why;
        }
        return check_functions();
    }

    /// An instruction belongs to one function. If two share it, libbpf relocates it in only one.
    [[nodiscard]] std::string check_functions() const {
        std::vector<Elf64_Sym> functions;
        std::copy_if(symbols_.begin(), symbols_.end(), std::back_inserter(functions), [](const Elf64_Sym &symbol) {
            return ELF64_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_shndx != SHN_UNDEF;
        });
        std::sort(functions.begin(), functions.end(), [](const Elf64_Sym &a, const Elf64_Sym &b) {
            return std::tie(a.st_shndx, a.st_value) < std::tie(b.st_shndx, b.st_value);
        });
        const auto shared = [](const Elf64_Sym &a, const Elf64_Sym &b) {
            return a.st_shndx == b.st_shndx && b.st_value - a.st_value < a.st_size;
        };
        return std::adjacent_find(functions.begin(), functions.end(), shared) == functions.end()
                   ? std::string()
                   : "has two functions in one place";
    }

    [[nodiscard]] std::string check_symbol(const Elf64_Sym &symbol, const Elf64_Shdr &section) const {
        if (symbol.st_value > section.sh_size || symbol.st_size > section.sh_size - symbol.st_value)
            return "has a symbol that reaches beyond its section";
        if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC) return {};
        if (!is_code(section) || symbol.st_size == 0) return "has a function without code";
        if (symbol.st_value % insn_size != 0 || symbol.st_size % insn_size != 0) return "has half an instruction";
        // libbpf writes to both places of a wide one, into a copy that is as long as the function.
        const Bytes code = *content(section).part(symbol.st_value, symbol.st_size);
        for (std::uint64_t at = 0; at < code.size();) {
            at += code.get<bpf_insn>(at)->code == load_wide ? 2 * insn_size : insn_size;
            if (at > code.size()) return "has half an instruction";
        }
        return {};
    }

    [[nodiscard]] std::string check_relocations(const Elf64_Shdr &table) const {
        if (table.sh_entsize != sizeof(Elf64_Rel) || table.sh_size % sizeof(Elf64_Rel) != 0 ||
            table.sh_link != symbol_index_ || table.sh_info == 0 || table.sh_info >= sections_.size())
            return "has damaged relocations";
        const Elf64_Shdr &target = sections_[table.sh_info];
        if (target.sh_type == SHT_NOBITS) return "has damaged relocations";
        const std::uint64_t step = is_code(target) ? insn_size : 1, room = is_code(target) ? insn_size : 4;
        const auto entries = *content(table).array<Elf64_Rel>(0, table.sh_size / sizeof(Elf64_Rel));
        const bool whole = std::all_of(entries.begin(), entries.end(), [&](const Elf64_Rel &entry) {
            return ELF64_R_SYM(entry.r_info) < symbols_.size() && entry.r_offset % step == 0 &&
                   entry.r_offset <= target.sh_size && target.sh_size - entry.r_offset >= room;
        });
        if (!whole) return "has relocations that reach beyond their section";
        const bool nowhere = std::any_of(entries.begin(), entries.end(),
                                         [](const Elf64_Rel &entry) { return ELF64_R_SYM(entry.r_info) == 0; });
        return nowhere ? "has relocations to nothing" : std::string();
    }

    [[nodiscard]] std::optional<Bytes> section(std::string_view name) const {
        const auto found = by_name_.find(name);
        if (found == by_name_.end() || sections_[found->second].sh_type != SHT_PROGBITS) return std::nullopt;
        return content(sections_[found->second]);
    }

    [[nodiscard]] std::string check_types() const {
        const auto btf = section(".BTF"), ext = section(".BTF.ext");
        if (!btf) return "describes no types (BTF)";
        if (auto why = check_btf(*btf); !why.empty()) return why;
        return ext ? check_btf_ext(*ext, *btf) : std::string();
    }

    Bytes bytes_;
    std::vector<Elf64_Shdr> sections_;
    std::size_t name_index_ = 0, symbol_index_ = 0;
    std::map<std::string_view, std::size_t> by_name_;
    std::vector<Elf64_Sym> symbols_;
};

} // namespace

std::string check_object(std::span<const std::byte> elf) { return Object(elf).check(); }

} // namespace tracer::bpf
