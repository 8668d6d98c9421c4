// SPDX-License-Identifier: Apache-2.0
// Real shared objects: one good plugin in C, and files that are no plugins.
#include "plugin/catalog.hpp"
#include "shared_objects.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <cstring>
#include <random>

namespace tracer::plugin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string refusal(const fs::path &file) {
    const auto loaded = read(file);
    EXPECT_FALSE(loaded) << file;
    if (loaded) return {};
    EXPECT_EQ(loaded.error().code, ExitCode::usage);
    EXPECT_EQ(loaded.error().line().find('\n'), std::string::npos);
    EXPECT_THAT(loaded.error().line(), HasSubstr(fs::canonical(file).string() + ": "));
    return loaded.error().line();
}

TEST(Loading, APluginWrittenInCLoads) {
    const auto loaded = read(test::shared_object("plain_c"));
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto &spec = (*loaded)->spec();
    EXPECT_EQ(spec.name, "plain_c");
    EXPECT_EQ(spec.sources[0].columns[0].member, "forks");
    EXPECT_EQ(spec.objects[0].name, "main");
    EXPECT_EQ(std::memcmp(spec.objects[0].elf.data(), "\177ELF", 4), 0);
    EXPECT_EQ((*loaded)->path(), fs::canonical(test::shared_object("plain_c")));
}

TEST(Loading, ASharedObjectWithoutTheSymbolIsRefusedBeforeItsCodeRuns) {
    EXPECT_THAT(refusal(test::shared_object("hostile_no_symbol")), // its constructor aborts
                HasSubstr("is a shared object, but not a tracer plugin (it exports no tracer_plugin_v1)"));
}

TEST(Loading, AnotherAbiIsNamedBeforeItsCodeRuns) {
    EXPECT_THAT(refusal(test::shared_object("hostile_other_abi")),
                HasSubstr("is made for plugin ABI 2, this tracer speaks 1; build it against this tracer's SDK"));
    EXPECT_THAT(refusal(test::shared_object("hostile_other_major")),
                HasSubstr("is made for plugin ABI 7, this tracer speaks 1"));
}

TEST(Loading, ASymbolThatIsNoDescriptorIsRefused) {
    for (const char *name : {"hostile_tiny", "hostile_function", "hostile_long"})
        EXPECT_THAT(refusal(test::shared_object(name)), HasSubstr("its tracer_plugin_v1 is not a descriptor")) << name;
}

TEST(Loading, WhatTheLinkerMissesIsSaid) {
    EXPECT_THAT(refusal(test::shared_object("hostile_undefined")), HasSubstr("tracer_test_nobody_has_this"));
}

class Spoilt : public testing::Test {
protected:
    test::TempFolder folder_;
    std::string whole_ = test::content(test::shared_object("plain_c"));
};

TEST_F(Spoilt, EveryTruncationIsOneClearLine) {
    ASSERT_GT(whole_.size(), 4096u);
    for (std::size_t size = 0; size < whole_.size(); size += 512)
        ASSERT_THAT(refusal(folder_.write("cut.so", whole_.substr(0, size))),
                    testing::AnyOf(HasSubstr("truncated or damaged"), HasSubstr("is not a shared object")))
            << size;
}

TEST_F(Spoilt, TextRandomBytesFoldersAndDevicesAreNoPlugins) {
    EXPECT_THAT(refusal(folder_.write("text.so", "just some text\n")),
                HasSubstr("is not a shared object, so not a plugin"));
    std::mt19937 random(3);
    std::string noise(8192, '\0');
    for (auto &byte : noise)
        byte = static_cast<char>(random());
    EXPECT_THAT(refusal(folder_.write("noise.so", noise)), HasSubstr("is not a shared object"));
    EXPECT_THAT(refusal(folder_.path()), HasSubstr("is a folder"));
    EXPECT_THAT(refusal("/dev/null"), HasSubstr("is not a regular file"));
}

TEST_F(Spoilt, SpoiltHeadersNeverCrashTheLoader) {
    std::mt19937 random(4);
    for (int round = 0; round < 200; ++round) {
        std::string bytes = whole_;
        // The ELF header and the section headers at the end: what we read ourselves, before ld.so does.
        for (int i = 0; i < 4; ++i)
            bytes[16 + random() % 48] = static_cast<char>(random());
        for (int i = 0; i < 16; ++i)
            bytes[bytes.size() - 1 - random() % 512] = static_cast<char>(random());
        (void)read(folder_.write("spoilt.so", bytes)); // refused or not: we are still here
    }
}

TEST_F(Spoilt, ALinkToAPluginLoadsAWorldWritableOneDoesNot) {
    fs::create_symlink(test::shared_object("plain_c"), folder_.path() / "link.so");
    EXPECT_TRUE(read(folder_.path() / "link.so"));
    const auto copy = folder_.write("plain_c.so", whole_);
    ASSERT_EQ(chmod(copy.c_str(), 0777), 0);
    EXPECT_THAT(refusal(copy), HasSubstr("may be written to by anybody (mode 0777)"));
    ASSERT_EQ(chmod(copy.c_str(), 0755), 0);
    EXPECT_TRUE(read(copy));
    ASSERT_EQ(chmod(folder_.path().c_str(), 0777), 0);
    EXPECT_THAT(refusal(copy), HasSubstr("its folder may be written to by anybody"));
}

TEST_F(Spoilt, AReplacedFileIsNotTakenForTheOneLoadedBefore) {
    const auto first = folder_.write("a.so", whole_);
    ASSERT_TRUE(read(first));
    std::string other = whole_;
    for (auto at = other.find("Counts forks, in C"); at != std::string::npos; at = other.find("Counts forks, in C"))
        other.replace(at, 18, "Counts spoons, yes");
    fs::remove(first);
    const auto loaded = read(folder_.write("b.so", other));
    ASSERT_TRUE(loaded) << loaded.error().line();
    EXPECT_EQ((*loaded)->spec().summary, "Counts spoons, yes");
}

TEST(Finding, ByNameByPathAndOnlyUnderItsOwnName) {
    const test::TempFolder folder;
    (void)folder.write("renamed.so", test::content(test::shared_object("plain_c")));
    const auto by_name = find("plain_c", {folder.path(), test::shared_object("plain_c").parent_path()});
    ASSERT_TRUE(by_name) << by_name.error().line();
    EXPECT_EQ((*by_name)->spec().name, "plain_c");
    EXPECT_TRUE(find(folder.file("renamed.so"), {})); // a path says which file is meant
    const auto renamed = find("renamed", {folder.path()});
    ASSERT_FALSE(renamed);
    EXPECT_THAT(renamed.error().line(), HasSubstr("calls itself 'plain_c'; rename the file to plain_c.so"));
}

TEST(Listing, OfAMixedFolderHasThePluginsAndTheReasons) {
    const auto listing = list({test::shared_object("plain_c").parent_path()});
    ASSERT_EQ(listing.plugins.size(), 1u);
    EXPECT_EQ(listing.plugins[0].name, "plain_c");
    EXPECT_EQ(listing.refused.size(), 7u);
}

} // namespace
} // namespace tracer::plugin
