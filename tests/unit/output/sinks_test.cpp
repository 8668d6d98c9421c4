// SPDX-License-Identifier: Apache-2.0
#include "output/writer.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <thread>

namespace tracer::output {
namespace {

std::string content(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Result<void> write(ByteSink &sink, std::string_view text) { return sink.write({text.data(), text.size()}); }

TEST(Sinks, AFileIsCreatedReadableByAllAndTruncated) {
    const std::string path = testing::TempDir() + "tracer-sink-test";
    std::ofstream(path) << "what was there before";
    auto sink = open_file(path);
    ASSERT_TRUE(sink);
    ASSERT_TRUE(write(**sink, "one "));
    ASSERT_TRUE(write(**sink, "two"));
    EXPECT_EQ(content(path), "one two");
    EXPECT_FALSE((*sink)->is_terminal());
    ::unlink(path.c_str());
}

TEST(Sinks, AFolderThatIsNotThereIsSaidWithItsPath) {
    const auto sink = open_file("/nowhere/at/all");
    ASSERT_FALSE(sink);
    EXPECT_EQ(sink.error().code, ExitCode::output_failed);
    EXPECT_NE(sink.error().message.find("/nowhere/at/all"), std::string::npos);
}

TEST(Sinks, AFullDiskIsOneClearLine) {
    auto sink = open_file("/dev/full");
    ASSERT_TRUE(sink);
    const auto written = write(**sink, "x");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ExitCode::output_failed);
    EXPECT_EQ(written.error().line(), "cannot write to /dev/full: no space is left on the device");
}

TEST(Sinks, AFifoCarriesMoreThanItsBufferHolds) {
    const std::string path = testing::TempDir() + "tracer-fifo-test";
    ::unlink(path.c_str());
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    std::string got;
    std::thread reader([&] { got = content(path); });
    const std::string text(1 << 20, 'x');
    {
        auto sink = open_file(path);
        ASSERT_TRUE(sink);
        EXPECT_TRUE(write(**sink, text));
    }
    reader.join();
    EXPECT_EQ(got, text);
    ::unlink(path.c_str());
}

TEST(Sinks, AClosedPipeIsNamedAsTheReadersDoing) {
    ::signal(SIGPIPE, SIG_IGN);
    const std::string path = testing::TempDir() + "tracer-closed-test";
    ::unlink(path.c_str());
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
    auto sink = open_file(path);
    ASSERT_TRUE(sink);
    ::close(reader);
    const auto written = write(**sink, "x");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().message, path + " was closed by its reader");
    ::unlink(path.c_str());
}

} // namespace
} // namespace tracer::output
