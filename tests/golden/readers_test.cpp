// SPDX-License-Identifier: Apache-2.0
// Other people's readers understand what we write: JSON by nlohmann, CSV by the rules of RFC 4180.
#include "golden/scenes.hpp"
#include "golden/stage.hpp"
#include "support/sample_plugins.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>

namespace tracer::test {
namespace {
using golden::Stage;

std::vector<nlohmann::json> lines_of(const std::string &text) {
    std::vector<nlohmann::json> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(nlohmann::json::parse(line));
    return lines;
}

std::string play(const std::string &name, const std::string &format) {
    for (const Scene &scene : scenes())
        if (scene.name == name) return scene.play(format);
    return {};
}

/// RFC 4180, strictly: CRLF ends a record, a quote may only stand in a quoted field, doubled.
std::vector<std::vector<std::string>> read_csv(const std::string &text) {
    std::vector<std::vector<std::string>> records;
    std::size_t i = 0;
    while (i < text.size()) {
        auto &record = records.emplace_back();
        while (true) {
            std::string field;
            if (text[i] == '"') {
                for (++i;; ++i) {
                    if (i >= text.size()) throw std::runtime_error("an open quote");
                    if (text[i] != '"')
                        field += text[i];
                    else if (text[i + 1] == '"')
                        field += text[++i];
                    else
                        break;
                }
                ++i;
            } else {
                for (; i < text.size() && text[i] != ',' && text[i] != '\r'; ++i) {
                    if (text[i] == '"' || text[i] == '\n') throw std::runtime_error("a bare quote or line feed");
                    field += text[i];
                }
            }
            record.push_back(field);
            if (i < text.size() && text[i] == ',') {
                ++i;
                continue;
            }
            if (text.compare(i, 2, "\r\n") != 0) throw std::runtime_error("no CRLF");
            i += 2;
            break;
        }
    }
    return records;
}

TEST(JsonReader, EveryLineOfEverySceneIsAnObjectWithTheCommonKeys) {
    for (const Scene &scene : scenes()) {
        for (const auto &line : lines_of(scene.play("json"))) {
            ASSERT_TRUE(line.is_object());
            EXPECT_TRUE(line.contains("time") && line.contains("plugin") && line.contains("type")) << line;
        }
    }
}

TEST(JsonReader, HostileBytesComeBackAsTextWithReplacementCharacters) {
    const auto lines = lines_of(play("killsnoop", "json"));
    ASSERT_EQ(lines.size(), 6u);
    EXPECT_EQ(lines[2]["comm"], "\x1b[2J\"a,b\"\n\\\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9");
    EXPECT_EQ(lines[2]["tpid"], -77);
    EXPECT_EQ(lines[2]["error"], nullptr);
    EXPECT_EQ(lines[1]["error"], "EPERM");
}

TEST(JsonReader, NumbersThatADoubleCannotHoldAreStrings) {
    // No plugin here has a signed column of that many bits.
    Stage stage(killsnoop_like(), {}, "json");
    KillEvent e{};
    e.result = -(std::int64_t{1} << 60);
    stage.writer->event(stage.stream, view(stage.spec.sources[0], e));
    EXPECT_EQ(lines_of(stage.end())[1]["result"], "-1152921504606846976");
    EXPECT_EQ(lines_of(play("filetop", "json"))[1]["inode"], "9007199254740993");
}

TEST(JsonReader, TheTimeIsTheEventsOwnToTheNanosecond) {
    EXPECT_EQ(lines_of(play("killsnoop", "json"))[1]["time"], "2026-01-02T03:04:04.000000001Z");
}

TEST(JsonReader, AStackHasNoMachineryAtItsInnermostEndAndKeepsItElsewhere) {
    const auto stack = lines_of(play("stacksnoop", "json"))[1]["stack"];
    ASSERT_EQ(stack.size(), 5u);
    EXPECT_EQ(stack[0]["symbol"], "vfs_read");
    EXPECT_EQ(stack[0]["offset"], 5);
    EXPECT_EQ(stack[1]["module"], "ext4");
    EXPECT_EQ(stack[2]["symbol"], nullptr);
    EXPECT_EQ(stack[3]["symbol"], "trace_call_bpf");
}

TEST(CsvReader, EverySceneIsARectangle) {
    for (const Scene &scene : scenes()) {
        const auto records = read_csv(scene.play("csv"));
        ASSERT_GT(records.size(), 1u) << scene.name;
        for (const auto &record : records)
            EXPECT_EQ(record.size(), records[0].size()) << scene.name;
    }
}

TEST(CsvReader, HostileBytesStayInTheirField) {
    const auto records = read_csv(play("killsnoop", "csv"));
    ASSERT_EQ(records[0][3], "comm");
    EXPECT_EQ(records[2][3], "\\x1b[2J\"a,b\"\\x0a\\\\\\xff\\x80\xc3\xa9");
    EXPECT_EQ(records[2][0], "2026-01-02T03:04:04.999999999Z");
}

TEST(TextReader, NoSceneSendsAControlByteToTheTerminal) {
    for (const Scene &scene : scenes())
        for (const char c : scene.play("text"))
            EXPECT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)) << scene.name;
}

} // namespace
} // namespace tracer::test
