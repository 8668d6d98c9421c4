// SPDX-License-Identifier: Apache-2.0
// Read from the ELF itself: libbpf shows a program's instructions without those of the functions that it calls, until
// it is loaded.
#include "bpf/load/helper_check.hpp"

#include "bpf/load/helper_names.hpp"
#include "bpf/load/verifier_log.hpp"

#include <gelf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <span>

namespace tracer::bpf {
namespace {

struct End {
    void operator()(Elf *elf) const { ::elf_end(elf); }
};

struct Symbol {
    std::string name;
    std::size_t section = 0, at = 0, size = 0;
    bool is_function = false;
};

struct Call {
    std::string function, callee;
    bool only_reads = false;
};

/// As libbpf chooses them: whatever it could take for instructions.
bool holds_programs(const GElf_Shdr &header) {
    return header.sh_type == SHT_PROGBITS && (header.sh_flags & SHF_EXECINSTR) != 0;
}

template <class Each>
void for_each_section(Elf *elf, Each each) {
    for (Elf_Scn *section = nullptr; (section = ::elf_nextscn(elf, section)) != nullptr;) {
        GElf_Shdr header{};
        if (::gelf_getshdr(section, &header) != nullptr) each(section, header);
    }
}

std::vector<Symbol> read_symbols(Elf *elf) {
    std::vector<Symbol> symbols;
    for_each_section(elf, [&](Elf_Scn *section, const GElf_Shdr &header) {
        if (header.sh_type != SHT_SYMTAB || !symbols.empty()) return;
        Elf_Data *data = ::elf_getdata(section, nullptr);
        GElf_Sym raw{};
        for (int i = 0; data && ::gelf_getsym(data, i, &raw) != nullptr; ++i) {
            const char *name = ::elf_strptr(elf, header.sh_link, raw.st_name);
            symbols.push_back(
                {name ? name : "", raw.st_shndx, raw.st_value, raw.st_size, GELF_ST_TYPE(raw.st_info) == STT_FUNC});
        }
    });
    return symbols;
}

class Reader {
public:
    explicit Reader(Elf *elf) : elf_(elf), symbols_(read_symbols(elf)) { read_kfuncs(); }

    /// The first call out of the object for which `refuses` is true, or none.
    template <class Refuses>
    std::optional<Call> first(Refuses refuses) const {
        std::optional<Call> found;
        for_each_section(elf_, [&](Elf_Scn *section, const GElf_Shdr &header) {
            if (!holds_programs(header) || found) return;
            const Elf_Data *data = ::elf_getdata(section, nullptr);
            for (std::size_t at = 0; data && data->d_buf && at + sizeof(bpf_insn) <= data->d_size;
                 at += sizeof(bpf_insn)) {
                bpf_insn instruction{};
                std::memcpy(&instruction, static_cast<const char *>(data->d_buf) + at, sizeof instruction);
                auto call = of(::elf_ndxscn(section), at, instruction);
                if (!call || !refuses(*call)) continue;
                found = std::move(call);
                return;
            }
        });
        return found;
    }

private:
    [[nodiscard]] std::optional<Call> of(std::size_t section, std::size_t at, const bpf_insn &instruction) const {
        if (instruction.code != (BPF_JMP | BPF_CALL)) return {};
        const auto kfunc = kfuncs_.find({section, at});
        const bool relocated = kfunc != kfuncs_.end(), local = instruction.src_reg == BPF_PSEUDO_CALL;
        if (local && !relocated) return {}; // to the object's own code, which is read as well
        if (local && !kfunc->second.empty())
            return Call{function(section, at), kfunc->second, kfunc_only_reads(kfunc->second)};
        // Nobody can tell which kfunc a number in some kernel's BTF is, nor what libbpf will make of a relocated call
        // of a helper.
        if (relocated || instruction.src_reg != 0)
            return Call{function(section, at), "a kernel function without a name", false};
        return Call{function(section, at), helper_name(instruction.imm), helper_only_reads(instruction.imm)};
    }
    [[nodiscard]] std::string function(std::size_t section, std::size_t at) const {
        const auto symbol = std::find_if(symbols_.begin(), symbols_.end(), [&](const Symbol &s) {
            return s.is_function && s.section == section && s.at <= at && at - s.at < s.size;
        });
        return symbol == symbols_.end() ? "without a name" : one_line(symbol->name, 64);
    }
    /// Calls that libbpf will turn into calls of kfuncs: relocations to what the object does not define.
    void read_kfuncs() {
        for_each_section(elf_, [&](Elf_Scn *section, const GElf_Shdr &header) {
            if (header.sh_type != SHT_REL) return;
            Elf_Data *data = ::elf_getdata(section, nullptr);
            GElf_Rel raw{};
            for (int i = 0; data && ::gelf_getrel(data, i, &raw) != nullptr; ++i) {
                const std::size_t number = GELF_R_SYM(raw.r_info);
                if (number < symbols_.size() && symbols_[number].section == SHN_UNDEF)
                    kfuncs_[{header.sh_info, raw.r_offset}] = one_line(symbols_[number].name, 64);
            }
        });
    }

    Elf *elf_;
    std::vector<Symbol> symbols_;
    std::map<std::pair<std::size_t, std::size_t>, std::string> kfuncs_; ///< by section and offset
};

} // namespace

Result<void> check_helpers(const std::string &plugin, const model::Object &object,
                           const std::vector<std::string> &allowed) {
    ::elf_version(EV_CURRENT);
    // libelf only reads, but takes a pointer to what could be written.
    auto *image = const_cast<char *>(reinterpret_cast<const char *>(object.elf.data()));
    const std::unique_ptr<Elf, End> elf(::elf_memory(image, object.elf.size()));
    if (!elf || ::elf_kind(elf.get()) != ELF_K_ELF)
        return Error{ExitCode::usage,
                     "plugin " + plugin + ": object \"" + one_line(object.name, 32) + "\" is not an ELF file",
                     "rebuild the plugin"};
    const auto refused = Reader(elf.get()).first(
        [&](const Call &call) { return !call.only_reads && std::ranges::find(allowed, call.callee) == allowed.end(); });
    if (!refused) return {};
    return Error{ExitCode::usage,
                 "plugin " + plugin + ": its BPF function " + refused->function + " calls " + refused->callee +
                     ", which does more than watch",
                 "--allow-helpers " + refused->callee + " allows it"};
}

} // namespace tracer::bpf
