// SPDX-License-Identifier: Apache-2.0
// What the guide tells an author to type works as it stands: every command of docs/plugin-guide.md, in its order.
#include "kernel/authors_tools.hpp"
#include "support/files.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace tracer::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// The lines that begin with "    $ ".
Words commands_of(const std::string &document) {
    Words found;
    std::istringstream in(document);
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("    $ ")) found.push_back(line.substr(6));
    return found;
}

class Guide : public testing::Test {
protected:
    void SetUp() override {
        if (!guest_kernel().empty()) GTEST_SKIP() << "not possible here: nothing can be built in a guest";
        if (!authors_tools()) FAIL() << "no tools to build a plugin with: ./dev setup";
    }
    /// A shell in the folder, in which tracer is installed as this build has it. Stops at the first command that fails.
    int shell(const std::string &script, std::string &output) const {
        const auto bin = fs::path(tracer_binary()).parent_path().string();
        ChildProcess bash({"bash", "-ec",
                           "exec 2>&1; export PATH=" + bin + ":$PATH; sudo() { \"$@\"; }; cd " +
                               folder_.path().string() + "\n" + script});
        const int code = bash.wait();
        output = bash.out();
        return code;
    }
    TempFolder folder_;
};

TEST_F(Guide, EveryCommandOfThePluginGuideWorks) {
    const auto commands = commands_of(content(TRACER_SOURCE_DIR "/docs/plugin-guide.md"));
    ASSERT_GT(commands.size(), 20u);
    std::string script, output;
    for (const auto &command : commands)
        script += "echo '$ '" + std::string("\n") + command + "\n";
    EXPECT_EQ(shell(script, output), 0) << output;
    EXPECT_THAT(output, testing::Not(HasSubstr("warning:")));
    EXPECT_THAT(output, HasSubstr("\"file\":\"today\""));
    EXPECT_THAT(output, HasSubstr("tracer: myopens: seen "));
}

} // namespace
} // namespace tracer::test
