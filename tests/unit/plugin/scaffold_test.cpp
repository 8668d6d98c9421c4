// SPDX-License-Identifier: Apache-2.0
#include "plugin/scaffold.hpp"
#include "support/files.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace tracer::plugin {
namespace {

namespace fs = std::filesystem;
using test::content;
using testing::HasSubstr;

class Template : public testing::Test {
protected:
    Template() {
        put("template/events/@name@.bpf.c", "struct @name@_event; /* @NAME@_H */ user@host");
        put("template/events/CMakeLists.txt", "project(@name@)\ntracer_add_plugin(@name@)\n");
        put("template/events/tests/golden.json", "{\"@name@\": {}}");
        put("plugins/killtop/killtop.bpf.c", "killtop KILLTOP_H");
        put("plugins/killtop/CMakeLists.txt", "# licence\ntracer_add_plugin(killtop)\n");
        put("plugins/killtop/README.md", "for tracer's own tree");
        put("plugins/killtop/tests/expected/killtop.txt", "looks");
        put("plugins/killtop/tests/table.json", "for tracer's own tests");
    }
    void put(const fs::path &file, const std::string &text) {
        fs::create_directories((share_ / file).parent_path());
        std::ofstream(share_ / file) << text;
    }
    test::TempFolder folder_;
    fs::path share_ = folder_.path() / "share", target_ = folder_.path() / "mine";
    Original from_{share_ / "template/events"};
};

TEST_F(Template, NamesArePutIntoFilesAndTheirNames) {
    const auto made = copy_plugin(*template_of(share_, "events"), "my_plugin", target_);
    ASSERT_TRUE(made) << made.error().line();
    EXPECT_EQ(*made, (std::vector<fs::path>{target_ / "CMakeLists.txt", target_ / "my_plugin.bpf.c",
                                            target_ / "tests/golden.json"}));
    EXPECT_EQ(content(target_ / "my_plugin.bpf.c"), "struct my_plugin_event; /* MY_PLUGIN_H */ user@host");
    EXPECT_EQ(content(target_ / "tests/golden.json"), "{\"my_plugin\": {}}");
    EXPECT_EQ(content(target_ / "CMakeLists.txt"), "project(my_plugin)\ntracer_add_plugin(my_plugin)\n");
}

TEST_F(Template, APluginsSourceGetsANewNameAndABuildOfItsOwn) {
    const auto made = copy_plugin(*source_of(share_, "killtop"), "mine", target_);
    ASSERT_TRUE(made) << made.error().line();
    EXPECT_EQ(*made, (std::vector<fs::path>{target_ / "CMakeLists.txt", target_ / "mine.bpf.c",
                                            target_ / "tests/expected/mine.txt"}));
    EXPECT_EQ(content(target_ / "mine.bpf.c"), "mine MINE_H");
    EXPECT_EQ(content(target_ / "CMakeLists.txt"),
              "# licence\ncmake_minimum_required(VERSION 3.25)\nproject(mine VERSION 0.1.0 LANGUAGES C)\n"
              "find_package(tracer REQUIRED)\ntracer_add_plugin(mine)\n");
}

TEST_F(Template, AFolderOfTheAuthorsOwnIsCopiedWithoutWhatABuildLeftThere) {
    ASSERT_TRUE(copy_plugin(from_, "first", target_));
    fs::create_directories(target_ / "build");
    std::ofstream(target_ / "build/first.so") << "built";
    const auto own = source_of(share_, target_.string());
    ASSERT_TRUE(own) << own.error().line();
    EXPECT_EQ(own->name, "first");
    const auto made = copy_plugin(*own, "second", folder_.path() / "second");
    ASSERT_TRUE(made) << made.error().line();
    EXPECT_EQ(made->size(), 3u);
    EXPECT_EQ(content(folder_.path() / "second/second.bpf.c"), "struct second_event; /* SECOND_H */ user@host");
}

TEST_F(Template, AKindOrASourceThatIsNotThereIsRefusedWithThoseThatAre) {
    EXPECT_EQ(template_of(share_, "event").error().line(),
              "there is no kind of plugin called 'event'; did you mean events?");
    EXPECT_EQ(template_of(share_, "zzzzzz").error().line(),
              "there is no kind of plugin called 'zzzzzz'; there are events");
    EXPECT_THAT(template_of(share_, "../plugins/killtop").error().line(), HasSubstr("there is no kind"));
    EXPECT_EQ(source_of(share_, "kiltop").error().line(),
              "there is no source of a plugin called 'kiltop'; did you mean killtop?");
    EXPECT_THAT(source_of(share_, folder_.path().string()).error().line(), HasSubstr("is no plugin's folder"));
}

TEST_F(Template, AnEmptyFolderIsFilledAFullOneIsLeftAlone) {
    fs::create_directory(target_);
    EXPECT_TRUE(copy_plugin(from_, "mine", target_));
    const auto again = copy_plugin(from_, "mine", target_);
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().line(), HasSubstr("already exists and is not empty; give another folder"));
}

TEST_F(Template, ANameThatCannotBeAPluginsIsRefusedBeforeAnythingIsMade) {
    for (const char *name : {"", "Mine", "../mine", "1st", "my-plugin", "struct", "test", "tracer"}) {
        const auto made = copy_plugin(from_, name, target_);
        ASSERT_FALSE(made) << name;
        EXPECT_EQ(made.error().code, ExitCode::usage);
        EXPECT_THAT(made.error().line(), HasSubstr("a plugin cannot be called"));
    }
    EXPECT_FALSE(fs::exists(target_));
}

TEST_F(Template, AFileInTheWayOrAMissingTemplateLeavesNothingBehind) {
    std::ofstream(target_) << "a file";
    EXPECT_FALSE(copy_plugin(from_, "mine", target_));
    EXPECT_EQ(content(target_), "a file");
    EXPECT_FALSE(copy_plugin(Original{folder_.path() / "none"}, "mine", folder_.path() / "other"));
    EXPECT_FALSE(fs::exists(folder_.path() / "other"));
}

} // namespace
} // namespace tracer::plugin
