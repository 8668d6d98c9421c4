// SPDX-License-Identifier: Apache-2.0
#include "kernel/functions.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

namespace tracer::kernel {
namespace {
using testing::HasSubstr;

class Patterns : public testing::Test {
protected:
    /// "name@address ...", or the error.
    std::string found(const std::string &functions) const {
        const auto sites = find_functions(functions, traceable_, kallsyms_);
        if (!sites) return sites.error().message;
        std::string all;
        for (const auto &site : *sites)
            all += site.name + "@" + std::to_string(site.address & 0xfff) + " ";
        return all;
    }

    test::TempFolder folder_;
    std::string kallsyms_ = folder_.write("kallsyms", "ffffffff9a300003 T vfs_write\n"
                                                      "ffffffff9a300001 T vfs_read\n"
                                                      "ffffffff9a300002 T vfs_readv\n"
                                                      "ffffffff9a300008 T __pfx_vfs_read\n"
                                                      "ffffffff9a300009 t vfs_work.isra.0\n"
                                                      "ffffffff9a30000a t vfs_twin\n"
                                                      "ffffffff9a30000b t vfs_twin\n"
                                                      "ffffffff9a30000c t vfs_notrace\n"
                                                      "ffffffff9a30000d D vfs_data\n"
                                                      "ffffffffc0a00004 t nf_hook\t[nf_tables]\n"
                                                      "ffffffffc0201000 t bpf_prog_x\t[bpf]\n");
    std::optional<std::string> traceable_ = "vfs_write\nvfs_read\nvfs_readv\nvfs_work.isra.0\nvfs_twin\nvfs_twin\n"
                                            "vfs_gone\nnf_hook [nf_tables]\n";
};

TEST_F(Patterns, StandForEveryFunctionThatMatchesAndCanBeTraced) {
    EXPECT_EQ(found("vfs_*"), "vfs_read@1 vfs_readv@2 vfs_write@3 ");
    EXPECT_EQ(found("vfs_rea?"), "vfs_read@1 ");
    EXPECT_EQ(found("*"), "vfs_read@1 vfs_readv@2 vfs_write@3 nf_hook@4 ") << "modules count, too";
}

TEST_F(Patterns, MayBeSeveralAndPlainNamesAmongThem) {
    EXPECT_EQ(found("vfs_write,*ook"), "vfs_write@3 nf_hook@4 ");
    EXPECT_EQ(found("vfs_read,vfs_re*"), "vfs_read@1 vfs_readv@2 ") << "each once";
}

TEST_F(Patterns, OfWhichOneMatchesNothingAreRefused) {
    EXPECT_EQ(found("vfs_*,ext5_*"), "no kernel function that can be traced matches 'ext5_*'");
    EXPECT_EQ(found("vfs_notrace,vfs_*"), "no kernel function that can be traced is named 'vfs_notrace'");
    EXPECT_EQ(found("bpf_prog_?"), "no kernel function that can be traced matches 'bpf_prog_?'");
    EXPECT_EQ(found("vfs_read,"), "no kernel function that can be traced is named ''");
    EXPECT_EQ(find_functions("ext5_*", traceable_, kallsyms_).error().code, ExitCode::usage);
}

TEST_F(Patterns, WhoseNamesAreSharedSaySo) {
    EXPECT_EQ(found("vfs_twi?"), "several kernel functions share each name that matches 'vfs_twi?'");
}

TEST_F(Patterns, GoByKallsymsWhereTheKernelDoesNotListWhatCanBeTraced) {
    traceable_.reset();
    EXPECT_EQ(found("vfs_*"), "vfs_read@1 vfs_readv@2 vfs_write@3 vfs_notrace@12 ");
    EXPECT_EQ(found("__pfx*"), "no kernel function that can be traced matches '__pfx*'");
}

TEST_F(Patterns, NeedAddresses) {
    kallsyms_ = folder_.write("hidden", "0000000000000000 T vfs_read\n0000000000000000 T vfs_write\n");
    EXPECT_THAT(found("vfs_*"), HasSubstr("does not tell where functions are"));
}

TEST_F(Patterns, ThatMatchTooMuchSayHowMuch) {
    std::string symbols;
    traceable_ = "";
    for (std::size_t i = 0; i <= most_functions; ++i) {
        std::array<char, 32> address{};
        std::snprintf(address.data(), address.size(), "%016zx", std::size_t{0xffffffff81000000} + 16 * i);
        symbols += std::string(address.data()) + " T f" + std::to_string(i) + "\n";
        *traceable_ += "f" + std::to_string(i) + "\n";
    }
    kallsyms_ = folder_.write("many", symbols);
    EXPECT_EQ(found("f*"), "'f*' matches 65537 kernel functions; at most 65536 can be traced at once");
    EXPECT_EQ(found("f65536"), "f65536@0 ");
}

TEST(Matches, AsAShellDoes) {
    EXPECT_TRUE(matches("*", "") && matches("*", "x") && matches("**", "x"));
    EXPECT_TRUE(matches("vfs_*d", "vfs_read") && matches("vfs_*d*", "vfs_readdirected") && matches("?", "x"));
    EXPECT_TRUE(matches("*ab", "aab") && matches("a*b*c", "abbbcbc"));
    EXPECT_FALSE(matches("", "x") || matches("?", "") || matches("vfs_", "vfs_read") || matches("a*b", "ac"));
    EXPECT_FALSE(matches("*a*a*a*a*a*a*a*a*a*b", std::string(5000, 'a'))) << "and soon";
}

} // namespace
} // namespace tracer::kernel
