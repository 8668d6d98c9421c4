// SPDX-License-Identifier: Apache-2.0
// What the types that no plugin here uses look like, byte for byte in each format. TRACER_UPDATE_GOLDEN=1 writes the
// files anew.
#include "golden/stage.hpp"
#include "golden/scenes.hpp"
#include "support/files.hpp"
#include "support/sample_plugins.hpp"

#include "model/addresses.hpp"

#include <gtest/gtest.h>

#include <sys/syscall.h>

#include <cstdlib>
#include <fstream>

namespace tracer::test {
namespace {
using golden::FixedClock;
using golden::Stage;

struct Connection {
    ConnectEvent event{};
    std::string words;

    Connection(const char *from, const char *to, std::int32_t call, std::int64_t result, std::string args)
        : words(std::move(args)) {
        const auto source = *model::parse_address(from), target = *model::parse_address(to);
        std::copy_n(source.begin() + 12, 4, event.source);
        std::ranges::copy(target, event.to);
        std::ranges::copy(target, event.to6);
        event.time = 99 * FixedClock::second;
        event.call = call;
        event.result = result;
    }
};

std::string play(const std::string &format) {
    using namespace std::string_literals;
    std::vector<Connection> all{
        {"127.0.0.1", "10.1.2.3", SYS_connect, -2, "curl\0-v\0http://x/?a=b c\0"s},
        {"255.255.255.255", "fe80::1", SYS_close, 0, ""},
        {"0.0.0.0", "::", -1, -600, "\0"s},
        {"1.2.3.4", "::1", 100000, 1LL << 40, "=evil,\"x\"\0\0"s + std::string(hostile_bytes)},
        {"1.2.3.4", "2001:db8::1", SYS_read, -1, "cut at forty-eight bytes\0whatever the ring may hold, not here"s},
    };
    all[0].event.port = 443;
    all[0].event.flags = 1;
    all[0].event.blocking = 1;
    all[0].event.failed = 1;
    all[0].event.tried = 3;
    set_text(all[0].event.cgroup, "a\0b\0"s);
    all[1].event.port = 65535;
    all[1].event.flags = 3;
    all[1].event.tried = 7;
    all[2].event.failed = 5;
    all[3].event.flags = 0x80000009;
    all[3].event.cookie = UINT64_MAX;
    all[3].event.failed = all[3].event.tried = 1;
    all[4].event.flags = 4;
    set_text(all[4].event.cgroup, "sixteen-bytes-xx");
    auto spec = connect_like();
    spec.sources[0].value_size = sizeof(ConnectEvent);
    Stage stage(spec, {}, format);
    for (const Connection &one : all) {
        const auto bytes = with_tail(one.event, one.words);
        stage.writer->event(stage.stream, {&stage.spec.sources[0], {}, bytes});
    }
    return stage.end();
}

class GoldenTypes : public testing::TestWithParam<std::pair<const char *, const char *>> {};

TEST_P(GoldenTypes, LookAsTheyDid) {
    const auto &[format, extension] = GetParam();
    const std::string path = std::string(TRACER_SOURCE_DIR "/tests/golden/expected/types.") + extension;
    const std::string got = play(format);
    if (std::getenv("TRACER_UPDATE_GOLDEN")) {
        std::ofstream(path, std::ios::binary) << got;
        return;
    }
    EXPECT_EQ(got, content(path)) << "TRACER_UPDATE_GOLDEN=1 accepts the new look";
}

INSTANTIATE_TEST_SUITE_P(All, GoldenTypes,
                         testing::Values(std::pair("text", "txt"), std::pair("json", "jsonl"), std::pair("csv", "csv")),
                         [](const auto &of) { return std::string(of.param.second); });

} // namespace
} // namespace tracer::test
