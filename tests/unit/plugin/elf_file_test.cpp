// SPDX-License-Identifier: Apache-2.0
// Whole, cut and spoilt ELF files. The example is libm, which every machine with a C++ compiler has.
#include "plugin/elf_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>

namespace tracer::plugin {
namespace {

using testing::HasSubstr;

std::string libm() {
    Dl_info info{};
    double (*function)(double) = std::tgamma;
    if (dladdr(reinterpret_cast<void *>(function), &info) == 0) return {};
    void *handle = dlopen("libm.so.6", RTLD_NOW | RTLD_NOLOAD);
    link_map *map = nullptr;
    if (!handle || dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0) return {};
    std::ifstream in(map->l_name, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    dlclose(handle);
    return bytes;
}

class ElfFileTest : public testing::Test {
protected:
    [[nodiscard]] static Result<std::vector<std::string>> names(const std::string &bytes,
                                                                std::string_view prefix = "tgamma") {
        const auto file = ElfFile::parse(std::as_bytes(std::span(bytes)));
        if (!file) return file.error();
        return file->exports(prefix);
    }
    [[nodiscard]] static std::string refusal(const std::string &bytes) {
        const auto result = names(bytes);
        EXPECT_FALSE(result);
        return result ? "" : result.error().message;
    }
    std::string whole_ = libm();
};

TEST_F(ElfFileTest, AWholeLibraryShowsWhatItExports) {
    ASSERT_FALSE(whole_.empty());
    const auto found = names(whole_);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_THAT(*found, testing::Contains("tgamma"));
    EXPECT_TRUE(names(whole_, "tracer_plugin_v")->empty());
}

TEST_F(ElfFileTest, WhatIsNoElfFileIsSaidToBeNone) {
    EXPECT_THAT(refusal(""), HasSubstr("is not a shared object"));
    EXPECT_THAT(refusal("\x7f"
                        "ELF"),
                HasSubstr("is not a shared object"));
    EXPECT_THAT(refusal("#!/bin/sh\necho this is a script, and longer than any header\n"),
                HasSubstr("is not a shared object"));
}

TEST_F(ElfFileTest, EveryTruncationIsRefused) {
    ASSERT_FALSE(whole_.empty());
    for (std::size_t size = 64; size < whole_.size(); size += 4099)
        ASSERT_THAT(refusal(whole_.substr(0, size)), HasSubstr("truncated")) << size;
    EXPECT_THAT(refusal(whole_.substr(0, whole_.size() - 1)), HasSubstr("truncated"));
}

TEST_F(ElfFileTest, OtherMachinesClassesAndTypesAreNamed) {
    auto spoil = [&](std::size_t offset, char value) {
        std::string bytes = whole_;
        bytes[offset] = value;
        return refusal(bytes);
    };
    EXPECT_THAT(spoil(EI_CLASS, ELFCLASS32), HasSubstr("another kind of machine"));
    EXPECT_THAT(spoil(EI_DATA, ELFDATA2MSB), HasSubstr("another kind of machine"));
    EXPECT_THAT(spoil(offsetof(Elf64_Ehdr, e_machine), EM_SPARC), HasSubstr("another kind of machine"));
    EXPECT_THAT(spoil(offsetof(Elf64_Ehdr, e_type), ET_EXEC), HasSubstr("not a shared object"));
}

TEST_F(ElfFileTest, OffsetsThatOverflowAreRefused) {
    for (const std::uint64_t offset :
         std::initializer_list<std::uint64_t>{~0ull, ~0ull - 63, 1ull << 63, whole_.size()}) {
        for (const auto field : {offsetof(Elf64_Ehdr, e_phoff), offsetof(Elf64_Ehdr, e_shoff)}) {
            std::string bytes = whole_;
            std::memcpy(bytes.data() + field, &offset, sizeof offset);
            EXPECT_THAT(refusal(bytes), HasSubstr("truncated"));
        }
    }
}

TEST_F(ElfFileTest, RandomHeadersAreReadWithoutHarm) {
    std::mt19937 random(1);
    std::string bytes = whole_.substr(0, 1 << 16);
    const std::string start = bytes;
    Elf64_Ehdr header{};
    for (int round = 0; round < 300; ++round) {
        bytes = start;
        // Section headers inside the file, so that the spoilt fields behind them are read, too.
        std::memcpy(&header, bytes.data(), sizeof header);
        header.e_shoff = 4096;
        std::memcpy(bytes.data(), &header, sizeof header);
        for (std::size_t i = 4096; i < 4096 + 64 * std::size_t{header.e_shnum}; ++i)
            bytes[i] = static_cast<char>(random() % 4 == 0 ? random() : 0);
        for (int i = 0; i < 8; ++i)
            bytes[EI_NIDENT + 4 + random() % 600] = static_cast<char>(random());
        const auto result = names(bytes);
        EXPECT_TRUE(result || !result.error().message.empty());
    }
}

TEST_F(ElfFileTest, RandomBytesBehindTheMagicAreRefused) {
    std::mt19937 random(2);
    for (int round = 0; round < 100; ++round) {
        std::string bytes(4096, '\0');
        for (auto &byte : bytes)
            byte = static_cast<char>(random());
        std::memcpy(bytes.data(),
                    "\x7f"
                    "ELF\2\1",
                    6);
        EXPECT_FALSE(refusal(bytes).empty());
    }
}

} // namespace
} // namespace tracer::plugin
