// SPDX-License-Identifier: Apache-2.0
#include "plugin/elf_rules.hpp"

#include "base/strings.hpp"

#include <algorithm>

namespace tracer::plugin {
namespace {

std::string number(std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    do {
        text.insert(text.begin(), digits[value & 15]);
        value >>= 4;
    } while (value != 0);
    return "0x" + text;
}

/// Tags that a plugin may have, most of them with an address or a size that is looked at elsewhere.
bool is_known(std::int64_t tag) {
    constexpr std::int64_t known[] = {
        DT_SONAME,
        DT_HASH,
        DT_GNU_HASH,
        DT_STRTAB,
        DT_SYMTAB,
        DT_STRSZ,
        DT_SYMENT,
        DT_PLTGOT,
        DT_RELA,
        DT_RELASZ,
        DT_RELAENT,
        DT_RELACOUNT,
        DT_RELR,
        DT_RELRSZ,
        DT_RELRENT,
        DT_JMPREL,
        DT_PLTRELSZ,
        DT_PLTREL,
        DT_FLAGS,
        DT_FLAGS_1,
        DT_BIND_NOW,
        DT_SYMBOLIC,
#if defined(__aarch64__)
        DT_AARCH64_BTI_PLT,
        DT_AARCH64_PAC_PLT,
        DT_AARCH64_VARIANT_PCS,
#endif
    };
    return std::find(std::begin(known), std::end(known), tag) != std::end(known);
}

Result<void> check_tag(const ElfFile &file, const Elf64_Dyn &entry) {
    const auto named = [&](const char *what, const char *end) {
        const auto name = file.string(entry.d_un.d_val);
        return forbidden(what + (name ? in_quotes(*name) : "that has no name") + end);
    };
    switch (entry.d_tag) {
    case DT_NEEDED:
        return named("needs the library ", ", but a plugin links nothing");
    case DT_AUXILIARY:
    case DT_FILTER:
        return named("stands in for the library ", ", but a plugin links nothing");
    case DT_RPATH:
    case DT_RUNPATH:
        return named("says where to look for libraries (RUNPATH ", "), but a plugin links nothing");
    case DT_INIT:
    case DT_INIT_ARRAY:
    case DT_PREINIT_ARRAY:
        return forbidden("would run code of its own as soon as it is loaded (DT_INIT or an init array)");
    case DT_FINI:
    case DT_FINI_ARRAY:
        return forbidden("would run code of its own when it is unloaded (DT_FINI or a fini array)");
    case DT_TEXTREL:
        return forbidden("has relocations in its code (TEXTREL)");
    case DT_FLAGS:
        if (entry.d_un.d_val & DF_TEXTREL) return forbidden("has relocations in its code (TEXTREL)");
        if (entry.d_un.d_val & ~std::uint64_t{DF_SYMBOLIC | DF_BIND_NOW})
            return odd("the flags " + number(entry.d_un.d_val) + " in its dynamic section");
        return {};
    case DT_FLAGS_1:
        if (entry.d_un.d_val & ~std::uint64_t{DF_1_NOW}) // nodelete, global, interpose, ...
            return odd("the flags " + number(entry.d_un.d_val) + " (FLAGS_1) in its dynamic section");
        return {};
    default:
        if (is_known(entry.d_tag)) return {};
        return odd("an entry " + number(static_cast<std::uint64_t>(entry.d_tag)) + " in its dynamic section");
    }
}

/// ld.so adds the load address to these entries in place, and reads the tables before and while it writes elsewhere.
Result<void> check_tables(const ElfFile &file) {
    for (const auto tag : {DT_HASH, static_cast<int>(DT_GNU_HASH), DT_STRTAB, DT_SYMTAB})
        if (const auto address = file.value(tag)) {
            const auto *segment = file.segment(*address, 1);
            if (!segment || (segment->p_flags & PF_W)) return odd("a symbol table in writable memory");
        }
    if (const auto got = file.value(DT_PLTGOT)) {
        const auto *segment = file.segment(*got, 24);
        if (!segment || !(segment->p_flags & PF_W)) return odd("an offset table in read-only memory");
    }
    if (const auto name = file.value(DT_SONAME); name && !file.string(*name)) return odd("a name without an end");
    return {};
}

} // namespace

Error odd(const std::string &what) {
    return {ExitCode::usage, "has " + what + ", which no plugin has", "build or copy it again"};
}

Error forbidden(const std::string &what) {
    return {ExitCode::usage, what, "build it with the SDK's tracer_add_plugin, which links plugins as they must be"};
}

Result<void> check_dynamic(const ElfFile &file) {
    std::vector<std::int64_t> seen;
    for (const auto &entry : file.dynamic())
        if (auto fine = check_tag(file, entry); !fine) return fine;
    for (const auto &entry : file.dynamic()) {
        if (std::find(seen.begin(), seen.end(), entry.d_tag) != seen.end())
            return odd("the entry " + number(static_cast<std::uint64_t>(entry.d_tag)) +
                       " twice in its dynamic section");
        seen.push_back(entry.d_tag);
    }
    return check_tables(file);
}

Result<void> check_symbols(const ElfFile &file) {
    for (std::size_t i = 1; i < file.symbols().size(); ++i) {
        const Elf64_Sym &symbol = file.symbols()[i];
        const std::string name = in_quotes(file.string(symbol.st_name).value_or("?"));
        if (symbol.st_shndx == SHN_UNDEF) return forbidden("needs the symbol " + name + ", but a plugin links nothing");
        const auto type = ELF64_ST_TYPE(symbol.st_info), binding = ELF64_ST_BIND(symbol.st_info);
        if (type == STT_GNU_IFUNC)
            return forbidden("would run code of its own when it is loaded (" + name + " is an indirect function)");
        if (type == STT_TLS) return forbidden("has thread-local variables");
        if (type > STT_FILE || binding > STB_WEAK || symbol.st_shndx >= SHN_LORESERVE)
            return odd("a symbol of a strange kind, " + name);
    }
    return {};
}

Result<void> check_rules(const ElfFile &file) {
    for (const auto check : {check_segments, check_dynamic, check_symbols})
        if (auto fine = check(file); !fine) return fine;
    return {};
}

} // namespace tracer::plugin
