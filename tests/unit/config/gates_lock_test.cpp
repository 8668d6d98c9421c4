// SPDX-License-Identifier: Apache-2.0
#include "config/gates_lock.hpp"

#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <sys/stat.h>

namespace tracer::config {
namespace {

model::GateBaseline build() {
    return {"build",
            "6.1",
            "x86_64",
            3,
            {{"vfsreadlat", "1.0.0", "fentry", ""}, {"filetop", "1.0.0", "kprobe", "\"some\" are \x1b not seen"}},
            {{"vfsreadlat.p99", "ns", 2000, 1000, 3000, {3000, 1000, 2000}},
             {"filetop.rbytes[file=\"*.h\"]", "bytes", 1048576, 1048576, 1048576, {}},
             {"filetop.reads", "count", 412, 400, 412, {}}}};
}

constexpr const char *build_text = R"([gate.build]
architecture = "x86_64"
kernel = "6.1"
runs = 3
seen.filetop = { version = "1.0.0", variant = "kprobe", caveat = "\"some\" are \u001B not seen" }
seen.vfsreadlat = { version = "1.0.0", variant = "fentry" }
measure."filetop.rbytes[file=\"*.h\"]" = { value = 1048576, unit = "bytes" }
measure."filetop.reads" = { value = 412, low = 400, high = 412 }
measure."vfsreadlat.p99" = { value = 2000, low = 1000, high = 3000, unit = "ns", runs = [3000, 1000, 2000] }
)";

std::string refusal(const std::string &text) {
    const auto lock = parse_lock("gates.lock", text);
    if (lock) return "accepted";
    EXPECT_EQ(lock.error().code, ExitCode::usage);
    return lock.error().line();
}

TEST(GatesLock, IsSortedAndOneLineAMeasure) {
    model::GateBaseline other;
    other.gate = "a b";
    const std::string text = lock_text({build(), other});
    EXPECT_THAT(text, testing::StartsWith("# "));
    EXPECT_THAT(text, testing::EndsWith(std::string("\n\n") + build_text));
    EXPECT_LT(text.find("[gate.\"a b\"]"), text.find("[gate.build]"));
    auto mixed = build();
    std::swap(mixed.measures[0], mixed.measures[2]);
    std::swap(mixed.plugins[0], mixed.plugins[1]);
    EXPECT_EQ(lock_text({other, mixed}), text);
}

TEST(GatesLock, IsReadAsItWasWritten) {
    const auto lock = parse_lock("gates.lock", lock_text({build()}));
    ASSERT_TRUE(lock) << lock.error().line();
    ASSERT_EQ(lock->size(), 1u);
    EXPECT_EQ(lock_text(*lock), lock_text({build()}));
    const model::GateBaseline &back = lock->front();
    EXPECT_EQ(back.gate, "build");
    EXPECT_EQ(back.kernel, "6.1");
    EXPECT_EQ(back.architecture, "x86_64");
    EXPECT_EQ(back.runs, 3u);
    EXPECT_THAT(back.plugins, testing::UnorderedElementsAreArray(build().plugins));
    EXPECT_THAT(back.measures, testing::UnorderedElementsAreArray(build().measures));
    EXPECT_TRUE(parse_lock("gates.lock", "")->empty());
}

TEST(GatesLock, NamesEachMistakeWithItsPlace) {
    const std::string head = "[gate.build]\n";
    EXPECT_EQ(refusal("gat = 1\n"), "gates.lock:1:1: unknown key 'gat'; did you mean gate?");
    EXPECT_EQ(refusal("gate = 1\n"), "gates.lock:1:8: gate: not a table");
    EXPECT_EQ(refusal("gate.x = 1\n"), "gates.lock:1:10: gate 'x': not a table");
    EXPECT_EQ(refusal(head + "kernl = \"6.1\"\n"), "gates.lock:2:1: unknown key 'kernl'; did you mean kernel?");
    EXPECT_EQ(refusal(head + "kernel = 6.1\n"), "gates.lock:2:10: kernel: not a string");
    EXPECT_EQ(refusal(head + "runs = -1\n"), "gates.lock:2:8: runs: not a number of 0 or more");
    EXPECT_EQ(refusal(head + "runs = 5000\n"), "gates.lock:2:8: runs: more than 1000");
    EXPECT_EQ(refusal(head + "seen.x = { varient = \"a\" }\n"),
              "gates.lock:2:12: unknown key 'varient'; did you mean variant?");
    EXPECT_EQ(refusal(head + "measure.\"a.b\" = { low = 1 }\n"), "gates.lock:2:17: 'a.b': it has no value");
    EXPECT_EQ(refusal(head + "measure.\"a.b\" = { value = -1 }\n"),
              "gates.lock:2:27: value: not a number of 0 or more");
    EXPECT_EQ(refusal(head + "measure.\"a.b\" = { value = 5, low = 6 }\n"),
              "gates.lock:2:17: 'a.b': its value lies outside its spread");
    EXPECT_EQ(refusal(head + "measure.\"a.b\" = { value = 5, unit = \"s\" }\n"),
              "gates.lock:2:37: unit: not one of \"count\", \"bytes\", \"ns\"");
    EXPECT_EQ(refusal(head + "measure.\"a.b\" = { value = 5, runs = 3 }\n"),
              "gates.lock:2:37: runs: not an array of each run's value");
}

TEST(GatesLock, KeepsTheGatesThatAreNotUpdated) {
    model::GateBaseline first, second, renewed;
    first.gate = "first";
    second.gate = renewed.gate = "second";
    second.runs = 1;
    renewed.runs = 2;
    const auto all = replaced({first, second}, std::vector{renewed});
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].gate, "first");
    EXPECT_EQ(all[1].runs, 2u);
}

TEST(GatesLock, IsWrittenWholeOrNotAtAll) {
    const test::TempFolder folder;
    const std::string path = folder.path() / "gates.lock";
    const auto none = read_lock(path);
    ASSERT_TRUE(none) << none.error().line();
    EXPECT_FALSE(*none);
    ASSERT_TRUE(write_lock(path, {build()}));
    const auto lock = read_lock(path);
    ASSERT_TRUE(lock) << lock.error().line();
    EXPECT_EQ(lock_text(**lock), lock_text({build()}));
    ASSERT_TRUE(write_lock(path, {}));
    EXPECT_TRUE((*read_lock(path))->empty());
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1); // nothing is left beside it
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0644u);

    const auto nowhere = write_lock(folder.path() / "no" / "gates.lock", {});
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().code, ExitCode::output_failed);
    std::filesystem::create_directory(folder.path() / "taken");
    EXPECT_FALSE(write_lock(folder.path() / "taken", {build()})); // a folder is not a file to replace
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 2);
}

} // namespace
} // namespace tracer::config
