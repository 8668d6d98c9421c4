// SPDX-License-Identifier: Apache-2.0
#include "config/complete.hpp"

#include "config/sub_commands.hpp"
#include "unit/config/demo_plugins.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using Words = std::vector<std::string>;

Surroundings surroundings() {
    Surroundings around = demo_surroundings();
    around.list_plugins = [](const Folders &) {
        return std::vector<std::pair<std::string, std::string>>{{"filetop", "demo"}, {"killsnoop", "demo"}};
    };
    return around;
}

Words words(const Words &line) {
    Words found;
    for (auto &[word, help] : complete(line, surroundings()).words)
        found.push_back(word);
    return found;
}

Completion::Rest rest(const Words &line) { return complete(line, surroundings()).rest; }

TEST(Completion, KnowsEverySubCommandAndPlugin) {
    const Words all = words({"tracer", ""});
    for (const SubCommand &command : sub_commands)
        EXPECT_THAT(all, Contains(command.name));
    EXPECT_THAT(all, Contains("killsnoop"));
    EXPECT_THAT(words({"tracer", "file"}), ElementsAre("filetop"));
    EXPECT_THAT(words({"tracer", "--plugin-dir", "/x", "file"}), ElementsAre("filetop"));
    EXPECT_THAT(words({"tracer", "--ver"}), ElementsAre("--version"));
}

TEST(Completion, OffersPluginsThatAreNotNamedYet) {
    EXPECT_THAT(words({"tracer", "run", ""}), ElementsAre("filetop", "killsnoop"));
    EXPECT_THAT(words({"tracer", "run", "filetop", ""}), ElementsAre("killsnoop"));
    EXPECT_THAT(words({"tracer", "info", "filetop", ""}), IsEmpty());
}

TEST(Completion, OffersTheOptionsThatTheCommandTakes) {
    EXPECT_THAT(words({"tracer", "filetop", "--so"}), ElementsAre("--sort"));
    EXPECT_THAT(words({"filetop", "--so"}), ElementsAre("--sort"));
    EXPECT_THAT(words({"tracer", "run", "filetop", "--so"}), ElementsAre("--sort"));
    EXPECT_THAT(words({"tracer", "run", "filetop", "killsnoop", "--filetop.so"}), ElementsAre("--filetop.sort"));
    EXPECT_THAT(words({"tracer", "run", "filetop", "killsnoop", "--so"}), IsEmpty());
    EXPECT_THAT(words({"tracer", "gate", "--ju"}), ElementsAre("--junit"));
    EXPECT_THAT(words({"tracer", "replay", "--"}), Not(Contains("--attach")));
}

TEST(Completion, OffersTheValuesThatAnOptionMayHave) {
    EXPECT_THAT(words({"tracer", "filetop", "-s", ""}), ElementsAre("all", "reads"));
    EXPECT_THAT(words({"tracer", "filetop", "--sort=r"}), ElementsAre("--sort=reads"));
    EXPECT_THAT(words({"tracer", "run", "filetop", "-f", "js"}), ElementsAre("json"));
    EXPECT_THAT(words({"tracer", "run", "filetop", "-o", "js"}), ElementsAre("json:"));
    EXPECT_THAT(words({"tracer", "run", "filetop", "--attach", "kp"}), ElementsAre("kprobe"));
    EXPECT_THAT(words({"tracer", "run", "filetop", "--rows", ""}), IsEmpty());
}

TEST(Completion, LeavesFilesFoldersAndCommandsToTheShell) {
    EXPECT_EQ(rest({"tracer", "run", "filetop", "--config", ""}), Completion::Rest::files);
    EXPECT_EQ(rest({"tracer", "gate", "-c", ""}), Completion::Rest::files);
    EXPECT_EQ(rest({"tracer", "filetop", "--dir", "/"}), Completion::Rest::files);
    EXPECT_EQ(rest({"tracer", "replay", ""}), Completion::Rest::folders);
    EXPECT_EQ(rest({"tracer", "diff", "a", ""}), Completion::Rest::folders);
    EXPECT_EQ(rest({"tracer", "run", "filetop", "--", "ma"}), Completion::Rest::command);
    EXPECT_EQ(rest({"tracer", "run", "x/"}), Completion::Rest::files);
}

TEST(Completion, OfNonsenseIsNothing) {
    EXPECT_THAT(words({}), IsEmpty());
    EXPECT_THAT(words({"tracer"}), IsEmpty());
    EXPECT_THAT(words({"tracer", "nothing", ""}), IsEmpty());
    EXPECT_THAT(words({"tracer", "run", "nothing", "--qu"}), ElementsAre("--quiet"));
}

TEST(Completion, IsAskedForAsACommandIs) {
    const auto request = read_request({"tracer", "complete", "--", "tracer", "filetop", "--so"}, surroundings());
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->text.substr(0, request->text.find('\t')), "--sort");
    EXPECT_EQ(read_request({"tracer", "complete", "--", "tracer", "replay", ""}, surroundings())->text, ":folders\n");
}

} // namespace
} // namespace tracer::config
