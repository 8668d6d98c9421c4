// SPDX-License-Identifier: Apache-2.0
// Objects with one thing wrong. The good one is the host's own.
#include "bpf/load/object_check.hpp"
#include "core_objects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <elf.h>
#include <linux/bpf.h>
#include <linux/btf.h>

#include <cstring>
#include <string>

namespace tracer::bpf {
namespace {

using testing::HasSubstr;

class ObjectCheck : public testing::Test {
protected:
    std::string bytes_{reinterpret_cast<const char *>(follow_object), sizeof follow_object};

    [[nodiscard]] std::string said() const { return check_object(std::as_bytes(std::span(bytes_))); }
    template <class T>
    [[nodiscard]] T get(std::size_t offset) const {
        T item;
        std::memcpy(&item, bytes_.data() + offset, sizeof item);
        return item;
    }
    template <class T>
    void put(std::size_t offset, const T &item) {
        std::memcpy(bytes_.data() + offset, &item, sizeof item);
    }
    /// Where the header of the section of that name lies, or of the first one of that type.
    [[nodiscard]] std::size_t section(const std::string &name, std::uint32_t type = 0) const {
        const auto header = get<Elf64_Ehdr>(0);
        const auto names = get<Elf64_Shdr>(header.e_shoff + header.e_shstrndx * sizeof(Elf64_Shdr));
        for (std::size_t i = 1; i < header.e_shnum; ++i) {
            const std::size_t at = header.e_shoff + i * sizeof(Elf64_Shdr);
            const auto found = get<Elf64_Shdr>(at);
            if (type != 0 ? found.sh_type == type : name == bytes_.data() + names.sh_offset + found.sh_name) return at;
        }
        ADD_FAILURE() << "no section " << name;
        return 0;
    }
    /// Where a BTF type of that kind lies, and its id.
    struct Found {
        std::size_t at = 0;
        std::uint32_t id = 0;
    };
    [[nodiscard]] Found type(std::uint32_t kind) const {
        const auto btf = get<Elf64_Shdr>(section(".BTF"));
        const auto header = get<btf_header>(btf.sh_offset);
        std::size_t at = btf.sh_offset + header.hdr_len + header.type_off;
        const std::size_t end = at + header.type_len;
        for (std::uint32_t id = 1; at < end; ++id) {
            const auto head = get<btf_type>(at);
            if (BTF_INFO_KIND(head.info) == kind) return {at, id};
            const std::size_t items = BTF_INFO_VLEN(head.info);
            at += sizeof head;
            switch (BTF_INFO_KIND(head.info)) {
            case BTF_KIND_INT:
            case BTF_KIND_VAR:
                at += 4;
                break;
            case BTF_KIND_ARRAY:
                at += sizeof(btf_array);
                break;
            case BTF_KIND_STRUCT:
            case BTF_KIND_UNION:
            case BTF_KIND_DATASEC:
                at += 12 * items;
                break;
            case BTF_KIND_ENUM:
            case BTF_KIND_FUNC_PROTO:
                at += 8 * items;
                break;
            default:
                break;
            }
        }
        ADD_FAILURE() << "no type of kind " << kind;
        return {};
    }
};

TEST_F(ObjectCheck, AWholeOneIsFine) { EXPECT_EQ(said(), ""); }

TEST_F(ObjectCheck, EveryTruncationIsSeen) {
    const std::string whole = bytes_;
    for (std::size_t size = 0; size < whole.size(); size += 97) {
        bytes_ = whole.substr(0, size);
        ASSERT_NE(said(), "") << size;
    }
}

TEST_F(ObjectCheck, AnotherKindOfFileIsNamed) {
    bytes_ = "text";
    EXPECT_EQ(said(), "is not an ELF file");
    bytes_.assign(reinterpret_cast<const char *>(follow_object), sizeof follow_object);
    put<std::uint16_t>(offsetof(Elf64_Ehdr, e_machine), EM_X86_64);
    EXPECT_EQ(said(), "is an ELF file, but not a BPF object");
}

TEST_F(ObjectCheck, ASectionOutsideIsSeen) {
    put<std::uint64_t>(section(".BTF") + offsetof(Elf64_Shdr, sh_offset), ~0ull - 7);
    EXPECT_EQ(said(), "has a section that reaches beyond it");
}

TEST_F(ObjectCheck, NamesWithoutAnEndAreSeen) {
    const auto names = get<Elf64_Shdr>(section("", SHT_STRTAB));
    bytes_[names.sh_offset + names.sh_size - 1] = 'x';
    EXPECT_THAT(said(), HasSubstr("without an end"));
}

TEST_F(ObjectCheck, ASymbolBeyondItsSectionIsSeen) {
    const auto table = get<Elf64_Shdr>(section("", SHT_SYMTAB));
    put<std::uint64_t>(table.sh_offset + table.sh_size - sizeof(Elf64_Sym) + offsetof(Elf64_Sym, st_size), 1ull << 40);
    EXPECT_EQ(said(), "has a symbol that reaches beyond its section");
}

TEST_F(ObjectCheck, AFunctionThatEndsWithinAWideInstructionIsSeen) {
    const auto table = get<Elf64_Shdr>(section("", SHT_SYMTAB));
    const auto sections = get<Elf64_Ehdr>(0).e_shoff;
    for (std::size_t at = 0; at < table.sh_size; at += sizeof(Elf64_Sym)) {
        const auto symbol = get<Elf64_Sym>(table.sh_offset + at);
        if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC) continue;
        const auto code = get<Elf64_Shdr>(sections + symbol.st_shndx * sizeof(Elf64_Shdr));
        const std::size_t last = code.sh_offset + symbol.st_value + symbol.st_size - sizeof(bpf_insn);
        put<std::uint8_t>(last, BPF_LD | BPF_IMM | BPF_DW);
        break;
    }
    EXPECT_EQ(said(), "has half an instruction");
}

TEST_F(ObjectCheck, ARelocationBeyondItsSectionIsSeen) {
    const auto table = get<Elf64_Shdr>(section("", SHT_REL));
    put<std::uint64_t>(table.sh_offset, 1u << 20);
    EXPECT_EQ(said(), "has relocations that reach beyond their section");
    put<std::uint64_t>(table.sh_offset, 0);
    put<std::uint32_t>(table.sh_offset + 12, 0xffffff); // the symbol
    EXPECT_EQ(said(), "has relocations that reach beyond their section");
}

TEST_F(ObjectCheck, ARelocationToNothingIsSeen) {
    // libbpf does not look for it: a call of a helper would pass for one of a function without a name.
    const auto table = get<Elf64_Shdr>(section("", SHT_REL));
    put<std::uint32_t>(table.sh_offset + 12, 0); // the symbol
    EXPECT_EQ(said(), "has relocations to nothing");
}

TEST_F(ObjectCheck, TwoFunctionsInOnePlaceAreSeen) {
    // libbpf would relocate one of them, and load the other one as it stands in the file.
    const auto table = get<Elf64_Shdr>(section("", SHT_SYMTAB));
    std::size_t first = 0;
    for (std::size_t at = table.sh_offset; at < table.sh_offset + table.sh_size; at += sizeof(Elf64_Sym)) {
        const auto symbol = get<Elf64_Sym>(at);
        if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC) continue;
        if (first == 0) {
            first = at;
            continue;
        }
        const auto owner = get<Elf64_Sym>(first);
        put<std::uint16_t>(at + offsetof(Elf64_Sym, st_shndx), owner.st_shndx);
        put<std::uint64_t>(at + offsetof(Elf64_Sym, st_value), owner.st_value + owner.st_size - sizeof(bpf_insn));
        put<std::uint64_t>(at + offsetof(Elf64_Sym, st_size), sizeof(bpf_insn));
        EXPECT_EQ(said(), "has two functions in one place");
        return;
    }
    FAIL() << "no two functions";
}

TEST_F(ObjectCheck, ATypeThatIsAnotherNameForItselfIsSeen) {
    // libbpf would look for what is behind it forever.
    const auto [at, id] = type(BTF_KIND_TYPEDEF);
    put<std::uint32_t>(at + offsetof(btf_type, type), id);
    EXPECT_EQ(said(), "has a type that holds itself");
}

TEST_F(ObjectCheck, AStructThatHoldsItselfIsSeen) {
    // Here it would call itself until the stack is used up.
    const auto [at, id] = type(BTF_KIND_STRUCT);
    put<std::uint32_t>(at + sizeof(btf_type) + offsetof(btf_member, type), id);
    EXPECT_EQ(said(), "has a type that holds itself");
}

TEST_F(ObjectCheck, ATypeOfATypeThatIsNotThereIsSeen) {
    put<std::uint32_t>(type(BTF_KIND_PTR).at + offsetof(btf_type, type), 100000);
    EXPECT_EQ(said(), "has a type that refers to what is not there");
}

TEST_F(ObjectCheck, DamagedNotesOnItsCodeAreSeen) {
    const auto ext = get<Elf64_Shdr>(section(".BTF.ext"));
    put<std::uint32_t>(ext.sh_offset + 12, 0x7ffffff0); // the length of the functions' part
    EXPECT_THAT(said(), HasSubstr("(BTF.ext)"));
}

} // namespace
} // namespace tracer::bpf
