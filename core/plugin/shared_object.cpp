// SPDX-License-Identifier: Apache-2.0
#include "plugin/shared_object.hpp"

#include "plugin/elf_rules.hpp"

#include "base/strings.hpp"

#include <algorithm>

namespace tracer::plugin {
namespace {

constexpr std::string_view symbol_prefix = "tracer_plugin_v";
/// Far from 0 and from any number that is not a pointer: what no relocation has turned into an address stays out of
/// range.
constexpr std::uint64_t paper_base = std::uint64_t{1} << 45;

/// The file exports exactly one ABI that we speak.
Result<void> check_exports(const std::vector<std::string> &names) {
    if (std::find(names.begin(), names.end(), TRACER_PLUGIN_SYMBOL) != names.end()) return {};
    if (names.empty())
        return Error{ExitCode::usage,
                     "is a shared object, but not a tracer plugin (it exports no " TRACER_PLUGIN_SYMBOL ")",
                     {}};
    std::string versions;
    for (const auto &name : names)
        versions += (versions.empty() ? "" : ", ") + harmless(name.substr(symbol_prefix.size()));
    return Error{ExitCode::usage,
                 "is made for plugin ABI " + versions + ", this tracer speaks " + std::to_string(TRACER_ABI_MAJOR),
                 "build it against this tracer's SDK"};
}

/// The exported descriptor, as far as its symbol tells; the struct itself gives its size again.
const Elf64_Sym *find_descriptor(const ElfFile &file, const Memory &memory) {
    const auto &symbols = file.symbols();
    const auto found = std::find_if(symbols.begin(), symbols.end(), [&](const Elf64_Sym &symbol) {
        return symbol.st_shndx != SHN_UNDEF && ELF64_ST_BIND(symbol.st_info) != STB_LOCAL &&
               file.string(symbol.st_name) == TRACER_PLUGIN_SYMBOL;
    });
    if (found == symbols.end() || ELF64_ST_TYPE(found->st_info) != STT_OBJECT) return nullptr;
    std::uint32_t claimed = 0;
    const void *head = memory.at(paper_base + found->st_value, sizeof claimed);
    if (!head || found->st_value % alignof(tracer_plugin) != 0 || found->st_size < 8) return nullptr;
    std::memcpy(&claimed, head, sizeof claimed);
    return claimed <= found->st_size ? &*found : nullptr;
}

} // namespace

Result<SharedObject> read_shared_object(std::span<const std::byte> bytes) {
    auto elf = ElfFile::parse(bytes);
    if (!elf) return std::move(elf).error();
    if (auto speaks = check_exports(elf->exports(symbol_prefix)); !speaks) return std::move(speaks).error();
    if (auto fine = check_rules(*elf); !fine) return std::move(fine).error();
    auto image = Image::build(*elf, paper_base);
    if (!image) return std::move(image).error();
    const Elf64_Sym *symbol = find_descriptor(*elf, image->memory());
    if (!symbol) return Error{ExitCode::usage, "its " TRACER_PLUGIN_SYMBOL " is not a descriptor", {}};
    const std::uint64_t at = symbol->st_value;
    auto descriptor = read_descriptor(image->memory(), paper_base + at);
    if (!descriptor) return std::move(descriptor).error();
    for (auto &callback : descriptor->callbacks)
        if (callback != 0) callback -= paper_base;
    return SharedObject{std::move(*elf), std::move(*image), std::move(*descriptor), at};
}

} // namespace tracer::plugin
