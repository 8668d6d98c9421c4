// SPDX-License-Identifier: Apache-2.0
#include "base/similar.hpp"

#include <gmock/gmock.h>

namespace tracer {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

TEST(EditDistance, CountsInsertionsDeletionsSubstitutionsAndSwaps) {
    EXPECT_EQ(edit_distance("", "", 3), 0u);
    EXPECT_EQ(edit_distance("vfs_read", "vfs_read", 3), 0u);
    EXPECT_EQ(edit_distance("vfs_red", "vfs_read", 3), 1u);
    EXPECT_EQ(edit_distance("vfs_read", "vfs_red", 3), 1u);
    EXPECT_EQ(edit_distance("vfs_raed", "vfs_read", 3), 1u) << "a swap of neighbours is one mistake";
    EXPECT_EQ(edit_distance("vfs_road", "vfs_read", 3), 1u);
    EXPECT_EQ(edit_distance("ab", "ba", 0), 1u);
    EXPECT_EQ(edit_distance("kitten", "sitting", 5), 3u);
}

TEST(EditDistance, StopsAtItsLimit) {
    EXPECT_EQ(edit_distance("vfs_read", "do_nanosleep", 2), 3u);
    EXPECT_EQ(edit_distance("a", "abcdef", 2), 3u);
    EXPECT_EQ(edit_distance("aaaaaaaa", "bbbbbbbb", 4), 5u);
    EXPECT_EQ(edit_distance(std::string(100'000, 'a'), std::string(100'000, 'a'), 4), 5u)
        << "overlong words are not compared";
}

TEST(NearestNames, AreTheClosestFirst) {
    Nearest nearest("vfs_raed");
    for (const char *name : {"do_exit", "vfs_write", "vfs_readv", "vfs_read", "vfs_reads", "vfs_open"})
        nearest.offer(name);
    EXPECT_THAT(nearest.names(), ElementsAre("vfs_read", "vfs_reads", "vfs_readv"));
    EXPECT_EQ(nearest.question(), "did you mean vfs_read, vfs_reads or vfs_readv?");
}

TEST(NearestNames, IncludeThoseThatBeginWithTheWantedWord) {
    Nearest nearest("do_nano");
    nearest.offer("do_nanosleep");
    nearest.offer("something_else");
    EXPECT_THAT(nearest.names(), ElementsAre("do_nanosleep"));
    EXPECT_EQ(nearest.question(), "did you mean do_nanosleep?");
}

TEST(NearestNames, ShowADuplicateOnce) {
    Nearest nearest("vfs_rea");
    nearest.offer("vfs_read");
    nearest.offer("vfs_read");
    EXPECT_THAT(nearest.names(), ElementsAre("vfs_read"));
}

TEST(NearestNames, AreNoneWhereNothingIsNear) {
    Nearest nearest("qqqqqq");
    nearest.offer("vfs_read");
    nearest.offer("");
    nearest.offer("qqqqqq" + std::string(1000, 'x'));
    EXPECT_THAT(nearest.names(), IsEmpty());
    EXPECT_EQ(nearest.question(), "");
}

TEST(DidYouMean, FindsTypingMistakesAndBeginnings) {
    const std::vector<std::string> known{"list", "info", "explain", "doctor", "filetop", "vfsreadlat"};
    EXPECT_EQ(did_you_mean("lsit", known), "did you mean list?");
    EXPECT_EQ(did_you_mean("filtop", known), "did you mean filetop?");
    EXPECT_EQ(did_you_mean("vfs", known), "did you mean vfsreadlat?");
    EXPECT_EQ(did_you_mean("docter", known), "did you mean doctor?");
    EXPECT_EQ(did_you_mean("zebra", known), "");
    EXPECT_EQ(did_you_mean("", known), "");
    EXPECT_EQ(did_you_mean(std::string(100000, 'a'), known), "");
    EXPECT_EQ(did_you_mean("zebra", known, "see --help"), "see --help");
}

} // namespace
} // namespace tracer
