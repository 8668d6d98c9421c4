// SPDX-License-Identifier: Apache-2.0
// The folder of a recording is the recording's alone, when it is written and when it is read; and what replay says
// beside the records is what the run said.
#include "support/files.hpp"
#include "support/temp_folder.hpp"
#include "support/tracing.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace tracer::test {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

class RecordingPlace : public testing::Test {
protected:
    /// The exit code; what it said is in said_.
    int tracer(const Words &words) {
        Words command{tracer_binary()};
        command.insert(command.end(), words.begin(), words.end());
        ChildProcess process(command);
        const int code = process.wait();
        said_ = process.err();
        return code;
    }
    int record(const Words &more) {
        Words words{"record", "-o", recording_, "killsnoop", "-d", "50ms"};
        words.insert(words.end(), more.begin(), more.end());
        return tracer(words);
    }

    TempFolder folder_;
    const std::string recording_ = folder_.file("recording");
    std::string said_;
};

TEST_F(RecordingPlace, HoldsNoOtherFiles) {
    ASSERT_EQ(::mkdir(recording_.c_str(), 0700), 0);
    std::ofstream(recording_ + "/notes") << "mine";
    EXPECT_EQ(record({}), 2);
    EXPECT_THAT(said_, HasSubstr("will not record to " + recording_ + ": it holds 'notes'"));
    EXPECT_EQ(std::ranges::count(said_, '\n'), 1);
    EXPECT_FALSE(fs::exists(recording_ + "/stream"));
    fs::remove(recording_ + "/notes");
    ASSERT_EQ(::mkfifo((recording_ + "/stream").c_str(), 0600), 0);
    EXPECT_EQ(record({}), 2) << "it does not wait for a reader";
    fs::remove(recording_ + "/stream");
    std::ofstream(recording_ + "/.hidden") << "readers leave it out";
    fs::create_directory(recording_ + "/lost+found");
    EXPECT_EQ(record({}), 0) << said_;
    EXPECT_EQ(record({}), 0) << "an older recording is overwritten: " << said_;
}

TEST_F(RecordingPlace, IsOneRunsAtATime) {
    TracerRun first({"record", "-o", recording_, "-o", "json:" + folder_.file("live"), "killsnoop"});
    ASSERT_TRUE(first.attached_by(folder_.file("live"))) << first.err();
    EXPECT_EQ(record({}), 2) << "both would be damaged";
    EXPECT_THAT(said_, HasSubstr("another run is writing there"));
    EXPECT_EQ(first.stop(), 0) << first.err();
    EXPECT_EQ(tracer({"replay", recording_, "-q"}), 0) << said_;
    EXPECT_EQ(record({}), 0) << said_;
}

TEST_F(RecordingPlace, IsNoPlaceForOtherOutputs) {
    const std::string other_name = folder_.file("link");
    ASSERT_EQ(record({}), 0) << said_;
    fs::create_symlink(recording_, other_name);
    const std::string before = content(recording_ + "/stream");
    for (const std::string &output :
         {"json:" + recording_ + "/x", "json:" + other_name + "/x", "csv:" + recording_ + "/", "csv:" + recording_}) {
        EXPECT_EQ(record({"-o", output}), 2) << output;
        EXPECT_THAT(said_, HasSubstr("it is in the folder of the recording")) << output;
        EXPECT_EQ(std::ranges::count(said_, '\n'), 1);
    }
    EXPECT_EQ(content(recording_ + "/stream"), before) << "refused before anything is overwritten";
}

TEST_F(RecordingPlace, IsNotOverwrittenByWhatIsMadeOfIt) {
    ASSERT_EQ(record({}), 0) << said_;
    const std::string before = content(recording_ + "/stream"), stream = recording_ + "/stream";
    for (const Words &words :
         {Words{"replay", recording_, "-o", "json:" + stream},
          Words{"diff", recording_, recording_, "--folded", stream},
          Words{"gate", "--recording", recording_, "--gate", "killsnoop.count <= 9999", "--junit", stream}}) {
        EXPECT_EQ(tracer(words), 2) << words.front();
        EXPECT_THAT(said_, HasSubstr("it is in the folder of the recording")) << words.front();
        EXPECT_EQ(content(stream), before) << words.front();
    }
}

TEST_F(RecordingPlace, IsWhereWhatTheRunSaidCanBeReadAgain) {
    ASSERT_EQ(tracer({"record", "-o", recording_, "filetop", "vfsreadlat", "--attach", "tracepoint", "-d", "50ms"}), 0)
        << said_;
    const std::string live = said_;
    EXPECT_THAT(live, HasSubstr("by tracepoint: "));
    EXPECT_EQ(tracer({"replay", recording_, "-o", "text:/dev/null"}), 0);
    if (live.find("lost") == live.find("lost_ring")) { // else the run said so in its midst
        EXPECT_EQ(said_, live);
    }
}

} // namespace
} // namespace tracer::test
