// SPDX-License-Identifier: Apache-2.0
// A shared object as ld.so will see it, read from its bytes: segments, dynamic section, symbols. Every offset and size
// in the file is taken to be hostile. Whether it may be loaded is another question (elf_rules.hpp).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <elf.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tracer::plugin {

class ElfFile {
public:
    static constexpr std::uint64_t page = 4096; ///< the smallest on any machine that we support

    /// Reads what is needed to know the names that the file exports. `bytes` must outlive the result. Errors: usage,
    /// without the path.
    [[nodiscard]] static Result<ElfFile> parse(std::span<const std::byte> bytes);

    [[nodiscard]] const Elf64_Ehdr &header() const { return header_; }
    [[nodiscard]] const std::vector<Elf64_Phdr> &headers() const { return headers_; }
    /// Those of PT_LOAD: in ascending order, whole in the file, none overlapping another, all below 64 MiB.
    [[nodiscard]] const std::vector<Elf64_Phdr> &loads() const { return loads_; }
    [[nodiscard]] const Elf64_Phdr &dynamic_header() const { return dynamic_header_; }
    /// The dynamic section up to its DT_NULL, as it stands.
    [[nodiscard]] const std::vector<Elf64_Dyn> &dynamic() const { return dynamic_; }
    /// The value of the tag's last entry, which is the one that counts.
    [[nodiscard]] std::optional<std::uint64_t> value(std::int64_t tag) const;
    [[nodiscard]] const std::vector<Elf64_Sym> &symbols() const { return symbols_; }
    /// A name in the dynamic string table; nothing if it has no end there.
    [[nodiscard]] std::optional<std::string_view> string(std::uint64_t offset) const;
    /// The names it exports that begin with `prefix`; at most 64.
    [[nodiscard]] std::vector<std::string> exports(std::string_view prefix) const;

    /// The segment that holds these bytes in memory, or nullptr.
    [[nodiscard]] const Elf64_Phdr *segment(std::uint64_t address, std::uint64_t size) const;
    /// The bytes of the file that are loaded to this address; nothing if not all of them come from the file.
    [[nodiscard]] std::optional<Bytes> loaded(std::uint64_t address, std::uint64_t size) const;
    [[nodiscard]] const Bytes &bytes() const { return bytes_; }

private:
    [[nodiscard]] bool read_segments();
    [[nodiscard]] bool read_sections() const;
    [[nodiscard]] bool read_dynamic();
    [[nodiscard]] bool read_names();

    Bytes bytes_;
    Elf64_Ehdr header_{};
    std::vector<Elf64_Phdr> headers_, loads_;
    Elf64_Phdr dynamic_header_{};
    std::vector<Elf64_Dyn> dynamic_;
    std::map<std::int64_t, std::uint64_t> values_;
    std::string_view strings_;
    std::vector<Elf64_Sym> symbols_;
};

/// How many symbols the hash tables hold; nothing if a table is damaged. ld.so follows them without checking where they
/// end.
[[nodiscard]] std::optional<std::uint64_t> count_symbols(const ElfFile &file);

[[nodiscard]] inline std::uint64_t up_to_page(std::uint64_t address) {
    return (address + ElfFile::page - 1) & ~(ElfFile::page - 1);
}

} // namespace tracer::plugin
