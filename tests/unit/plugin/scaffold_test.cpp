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
        fs::create_directory(from_);
        std::ofstream(from_ / "@name@.bpf.c") << "struct @name@_event; /* @NAME@_H */ user@host";
        std::ofstream(from_ / "plugin.cpp") << "plugin";
    }
    test::TempFolder folder_;
    fs::path from_ = folder_.path() / "template", target_ = folder_.path() / "mine";
};

TEST_F(Template, NamesArePutIntoFilesAndTheirNames) {
    const auto made = copy_template(from_, "my_plugin", target_);
    ASSERT_TRUE(made) << made.error().line();
    EXPECT_EQ(*made, (std::vector<fs::path>{target_ / "my_plugin.bpf.c", target_ / "plugin.cpp"}));
    EXPECT_EQ(content(target_ / "my_plugin.bpf.c"), "struct my_plugin_event; /* MY_PLUGIN_H */ user@host");
    EXPECT_EQ(content(target_ / "plugin.cpp"), "plugin");
}

TEST_F(Template, AnEmptyFolderIsFilledAFullOneIsLeftAlone) {
    fs::create_directory(target_);
    EXPECT_TRUE(copy_template(from_, "mine", target_));
    const auto again = copy_template(from_, "mine", target_);
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().line(), HasSubstr("already exists and is not empty; give another folder"));
}

TEST_F(Template, ANameThatCannotBeAPluginsIsRefusedBeforeAnythingIsMade) {
    for (const char *name : {"", "Mine", "../mine", "1st", "my-plugin", "struct", "test", "tracer"}) {
        const auto made = copy_template(from_, name, target_);
        ASSERT_FALSE(made) << name;
        EXPECT_EQ(made.error().code, ExitCode::usage);
        EXPECT_THAT(made.error().line(), HasSubstr("a plugin cannot be called"));
    }
    EXPECT_FALSE(fs::exists(target_));
}

TEST_F(Template, AFileInTheWayOrAMissingTemplateLeavesNothingBehind) {
    std::ofstream(target_) << "a file";
    EXPECT_FALSE(copy_template(from_, "mine", target_));
    EXPECT_EQ(content(target_), "a file");
    EXPECT_FALSE(copy_template(folder_.path() / "none", "mine", folder_.path() / "other"));
    EXPECT_FALSE(fs::exists(folder_.path() / "other"));
}

} // namespace
} // namespace tracer::plugin
