// SPDX-License-Identifier: Apache-2.0
// Folders and names; loading real shared objects is tested in tests/abi.
#include "plugin/catalog.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::plugin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(SearchPath, GivenFoldersComeFirstThenTheBinarysThenTheInstalled) {
    const auto folders = search_path({"/given", "/also", "/given"});
    ASSERT_GE(folders.size(), 3u);
    EXPECT_EQ(folders[0].path, "/given");
    EXPECT_EQ(folders[1].path, "/also");
    EXPECT_EQ(folders[1].chosen, Chosen::by_the_caller);
    EXPECT_EQ(folders[2].chosen, Chosen::by_us);
    const auto binary = fs::read_symlink("/proc/self/exe");
    EXPECT_EQ(folders[2].path, binary.parent_path().parent_path() / "lib/tracer/plugins");
    // Where root puts more of them, whatever prefix tracer has.
    EXPECT_EQ(folders.back().path, "/usr/local/lib/tracer/plugins");
    EXPECT_EQ(folders.back().chosen, Chosen::by_us);
}

TEST(Find, AnUnknownNameIsAnsweredWithTheNearestAndTheNamesThereAre) {
    const test::TempFolder folder;
    for (const char *name : {"filetop.so", "killsnoop.so", "README.md", "Not-a-name.so"})
        (void)folder.write(name, "x");
    const auto found = find("filetpo", {folder.path()});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ExitCode::usage);
    EXPECT_EQ(found.error().line(),
              "there is no plugin 'filetpo'; did you mean filetop? plugins here: filetop, killsnoop");
}

TEST(Find, AHostileNameIsNoPath) {
    const test::TempFolder folder;
    const auto found = find("..", {folder.path()});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().line(), "there is no plugin '..'; no plugins in " + folder.path().string());
    EXPECT_THAT(find("a\x1b[2J", {}).error().line(), HasSubstr("\\x1b"));
}

TEST(Find, ThousandsOfNamesStayOneLine) {
    const test::TempFolder folder;
    for (int i = 0; i < 500; ++i)
        (void)folder.write("plugin" + std::to_string(i) + ".so", "x");
    const auto found = find("none", {folder.path()});
    ASSERT_FALSE(found);
    EXPECT_THAT(found.error().line(), HasSubstr("(500 in all; see tracer list)"));
    EXPECT_LT(found.error().line().size(), 600u);
}

TEST(Find, ABadFileInTheFirstFolderIsNotPassedOver) {
    const test::TempFolder first, second;
    (void)first.write("filetop.so", "no plugin");
    (void)second.write("filetop.so", "no plugin either");
    const auto found = find("filetop", {first.path(), second.path()});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().line(), first.file("filetop.so") + ": is not a shared object, so not a plugin");
}

TEST(List, NamesWhatItCouldNotLoadAndSkipsFoldersThatAreNotThere) {
    const test::TempFolder folder;
    (void)folder.write("broken.so", "text");
    (void)folder.write("notes.txt", "text");
    fs::create_directory(folder.path() / "folder.so");
    const auto listing = list({folder.path() / "none", folder.path()});
    EXPECT_TRUE(listing.plugins.empty());
    ASSERT_EQ(listing.refused.size(), 2u);
    EXPECT_THAT(listing.refused[0].line(), HasSubstr("broken.so: is not a shared object"));
    EXPECT_THAT(listing.refused[1].line(), HasSubstr("folder.so: is a folder"));
}

} // namespace
} // namespace tracer::plugin
