// SPDX-License-Identifier: Apache-2.0
#include "kernel/symbolizer.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>

namespace tracer::kernel {
namespace {
using testing::HasSubstr;

constexpr const char *typical = "0000000000000000 A fixed_percpu_data\n"
                                "ffffffff9a200000 T _stext\n"
                                "ffffffff9a200000 T _text\n"
                                "ffffffff9a2ffff0 t __pfx_vfs_read\n"
                                "ffffffff9a300000 T vfs_read\n"
                                "ffffffff9a300100 t do_loop\n"
                                "ffffffff9a300100 T do_loop_alias\n"
                                "ffffffff9a300200 W weak_function\n"
                                "ffffffff9a300300 T _etext\n"
                                "ffffffff9b000000 D some_data\n"
                                "ffffffff9b000010 d more_data\n"
                                "ffffffffc0a00000 t nf_hook\t[nf_tables]\n"
                                "ffffffffc0a00080 t cleanup_module\t[nf_tables]\n"
                                "ffffffffc0b00000 t ext4_read\t[ext4]\n"
                                "ffffffffc0b00100 d ext4_data\t[ext4]\n"
                                "ffffffffc0201000 t bpf_trampoline_6442536467\t[bpf]\n"
                                "ffffffffc0203000 t bpf_prog_6deef7357e7b4530_count\t[bpf]\n";

std::string hex(std::uint64_t address) {
    char digits[20];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(address));
    return digits;
}

class Symbols : public testing::Test {
protected:
    static std::string show(const model::Symbol &s) {
        if (s.name.empty()) return "?";
        char offset[20];
        std::snprintf(offset, sizeof offset, "+0x%llx", static_cast<unsigned long long>(s.offset));
        return std::string(s.name) + offset + (s.module.empty() ? "" : " ") + std::string(s.module);
    }
    std::string at(std::uint64_t address) { return show(symbols_->symbol(address)); }
    void given(std::string_view content) { symbols_ = make_symbolizer(folder_.write("kallsyms", content)); }

    test::TempFolder folder_;
    std::unique_ptr<Symbolizer> symbols_;
};

TEST_F(Symbols, NameAnAddressByTheFunctionThatHoldsIt) {
    given(typical);
    EXPECT_EQ(at(0xffffffff9a300000), "vfs_read+0x0");
    EXPECT_EQ(at(0xffffffff9a3000ff), "vfs_read+0xff");
    EXPECT_EQ(at(0xffffffff9a2ffff8), "__pfx_vfs_read+0x8");
    EXPECT_EQ(at(0xffffffff9a300210), "weak_function+0x10");
    EXPECT_EQ(symbols_->trouble(), "");
}

TEST_F(Symbols, OfOneAddressAreCalledAsTheKernelCallsThem) {
    given(typical);
    EXPECT_EQ(at(0xffffffff9a300110), "do_loop+0x10") << "the first in the list";
}

TEST_F(Symbols, OfModulesAndBpfProgramsSayWhose) {
    given(typical);
    EXPECT_EQ(at(0xffffffffc0a00010), "nf_hook+0x10 nf_tables");
    EXPECT_EQ(at(0xffffffffc0b00010), "ext4_read+0x10 ext4");
    EXPECT_EQ(at(0xffffffffc0201024), "bpf_trampoline_6442536467+0x24 bpf");
    EXPECT_EQ(at(0xffffffffc0203010), "bpf_prog_6deef7357e7b4530_count+0x10 bpf");
}

TEST_F(Symbols, AreUnknownOutsideOfText) {
    given(typical);
    EXPECT_EQ(at(0), "?");
    EXPECT_EQ(at(0x7fff00001000), "?") << "user space";
    EXPECT_EQ(at(0xffffffff9a1fffff), "?") << "below the first symbol";
    EXPECT_EQ(at(0xffffffff9b000004), "?") << "data";
    EXPECT_EQ(at(0xffffffff9a300300 + 0x200000), "?") << "far behind the last text symbol";
    EXPECT_EQ(at(0xffffffffc0a80000), "?") << "between two modules";
    EXPECT_EQ(at(0xffffffffffffffff), "?") << "behind the last module";
    EXPECT_EQ(symbols_->trouble(), "");
}

TEST_F(Symbols, OfAModuleEndWhereItsDataBeginWhateverTheOrderOfTheList) {
    given("ffffffffc0001000 d first_data\t[m]\n"
          "ffffffffc0005000 d later_data\t[m]\n"
          "ffffffffc0003000 t function\t[m]\n"
          "ffffffffc0008000 t other\t[n]\n");
    EXPECT_EQ(at(0xffffffffc0003010), "function+0x10 m");
    EXPECT_EQ(at(0xffffffffc0005010), "?") << "data";
}

TEST_F(Symbols, AreReadOnTheFirstLookUpAlone) {
    symbols_ = make_symbolizer(folder_.file("kallsyms"));
    EXPECT_EQ(symbols_->trouble(), "") << "nothing was asked for";
    folder_.write("kallsyms", typical);
    EXPECT_EQ(at(0xffffffff9a300000), "vfs_read+0x0");
    folder_.write("kallsyms", "");
    EXPECT_EQ(at(0xffffffff9a300000), "vfs_read+0x0") << "a hit reads nothing again";
}

TEST_F(Symbols, OfANewModuleAreFoundByOneReloadAnInterval) {
    given(typical);
    EXPECT_EQ(at(0xffffffff9a300000), "vfs_read+0x0");
    const std::string with_module = std::string(typical) + "ffffffffc0a40000 t fresh_function\t[fresh]\n";
    folder_.write("kallsyms", with_module);
    EXPECT_EQ(at(0xffffffffc0a40004), "fresh_function+0x4 fresh");

    folder_.write("kallsyms", with_module + "ffffffffc0a50000 t later_function\t[later]\n");
    EXPECT_EQ(at(0xffffffffc0a50004), "?") << "there was a reload in this interval already";
    symbols_->new_interval();
    EXPECT_EQ(at(0xffffffffc0a50004), "later_function+0x4 later");
}

TEST_F(Symbols, OfANewModuleCloseBehindAnotherOneAreNotMistakenForItsLastFunction) {
    given(typical);
    EXPECT_EQ(at(0xffffffffc0a00090), "cleanup_module+0x10 nf_tables");
    folder_.write("kallsyms", std::string(typical) + "ffffffffc0a02000 t fresh_function\t[fresh]\n");
    EXPECT_EQ(at(0xffffffffc0a02008), "fresh_function+0x8 fresh");
}

TEST_F(Symbols, OfALongLastFunctionOfAModuleAreStillKnown) {
    given(typical);
    EXPECT_EQ(at(0xffffffffc0a01080), "cleanup_module+0x1000 nf_tables");
}

TEST_F(Symbols, StayValidUntilTheIntervalEnds) {
    given(typical);
    const auto before = symbols_->symbol(0xffffffffc0b00010);
    folder_.write("kallsyms", "ffffffff9a300000 T renamed\nffffffffc0a40000 t fresh_function\t[fresh]\n");
    EXPECT_EQ(at(0xffffffffc0a40000), "fresh_function+0x0 fresh");
    EXPECT_EQ(before.name, "ext4_read") << "the old table outlives its reload";
    EXPECT_EQ(before.module, "ext4");
}

TEST_F(Symbols, HiddenByTheKernelAreExplainedOnce) {
    given("0000000000000000 T _stext\n0000000000000000 t vfs_read\n0000000000000000 t nf_hook\t[nf_tables]\n");
    EXPECT_EQ(at(0xffffffff9a300000), "?");
    EXPECT_THAT(symbols_->trouble(), HasSubstr("kptr_restrict"));
    EXPECT_EQ(symbols_->trouble().find('\n'), std::string::npos);
    folder_.write("kallsyms", typical);
    EXPECT_EQ(at(0xffffffff9a300000), "?") << "no second try in this interval";
    symbols_->new_interval();
    EXPECT_EQ(at(0xffffffff9a300000), "vfs_read+0x0");
    EXPECT_EQ(symbols_->trouble(), "");
}

TEST_F(Symbols, FromAFileThatIsNotThereAreExplained) {
    symbols_ = make_symbolizer(folder_.file("nothing"));
    EXPECT_EQ(at(0xffffffff9a300000), "?");
    EXPECT_THAT(symbols_->trouble(), HasSubstr("No such file"));
}

TEST_F(Symbols, OnceReadSurviveAReloadThatFails) {
    given(typical);
    EXPECT_EQ(at(0xffffffff9a300000), "vfs_read+0x0");
    std::filesystem::remove(folder_.file("kallsyms"));
    EXPECT_EQ(at(0xffffffffc0a40004), "?");
    EXPECT_EQ(at(0xffffffff9a300000), "vfs_read+0x0");
    EXPECT_EQ(symbols_->trouble(), "");
}

TEST_F(Symbols, AreFoundAmongAHundredThousandHostileLines) {
    std::string content;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        switch (i % 10) {
        case 0:
            content += "garbage\n";
            break;
        case 1:
            content += "\n";
            break;
        case 2:
            content += "ffffffffffffffffffff T too_many_digits\n";
            break;
        case 3:
            content += hex(0xffffffff80000000 + i) + " T\n";
            break;
        case 4:
            content += hex(0xffffffff80000000 + i) + " t name\t[unclosed\n";
            break;
        default:
            content += hex(0xffffffff80000000 + i * 16) + " t f" + std::to_string(i) + "\n";
        }
        if (i % 10'000 == 5) content += "ffffffff80000000 t " + std::string(700'000, 'x') + "\n";
        if (i % 10'000 == 6) content += std::string("ffff\0\xff\xfe T \n", 11);
    }
    content += "ffffffffa0000000 T the_last_one"; // and no newline at the end
    given(content);
    EXPECT_EQ(at(0xffffffff80000000 + 99'999 * 16 + 4), "f99999+0x4");
    EXPECT_EQ(at(0xffffffff80000000 + 55 * 16), "f55+0x0");
    EXPECT_EQ(at(0xffffffffa0000010), "the_last_one+0x10");
}

TEST_F(Symbols, OutOfOrderAreSorted) {
    given("ffffffffc0000000 t last\nffffffffa0000000 t middle\nffffffff80000000 T first\n");
    EXPECT_EQ(at(0xffffffffa0000001), "middle+0x1");
    EXPECT_EQ(at(0xffffffff80000001), "first+0x1");
}

TEST(Users, HaveTheirNamesAndUnknownOnesNone) {
    const auto symbols = make_symbolizer();
    EXPECT_EQ(symbols->user(0), "root");
    const auto root = symbols->user(0);
    EXPECT_EQ(symbols->user(4'123'456'789), "");
    EXPECT_EQ(symbols->user(4'123'456'789), "") << "cached";
    for (std::uint32_t uid = 3'000'000'000; uid < 3'000'000'100; ++uid)
        EXPECT_EQ(symbols->user(uid), "");
    EXPECT_EQ(root, "root") << "views stay where they are";
}

} // namespace
} // namespace tracer::kernel
