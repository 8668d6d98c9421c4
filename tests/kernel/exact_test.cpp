// SPDX-License-Identifier: Apache-2.0
// Two plugins with much to do at once. (Those of one alone are in the plugins' own folders.)
#include "kernel/exact.hpp"

#include <fstream>
#include <map>

namespace tracer::test {
namespace {

TEST_F(Exact, SwapsOfOnePluginStarveNoRingOfAnother) {
    const std::int64_t kills = scaled(500'000, 10), rounds = scaled(100'000, 10);
    const std::string out = folder_.file("records");
    Workload killer({"kill", std::to_string(kills), "--comm", name});
    Workload mover(
        {"rw", "--reads", std::to_string(rounds), "--bytes", "16", "--file", folder_.file("moved"), "--comm", name});
    TracerRun run({"run", "filetop", "killsnoop", "-f", "json", "-i", "10ms", "--comm", name, "-o", out});
    ASSERT_TRUE(run.attached_by(out, 2)) << run.err();
    killer.go();
    mover.go();
    (void)killer.truth();
    (void)mover.truth();
    ASSERT_EQ(run.stop(), 0) << run.err();

    std::int64_t events = 0, moved = 0, ticks = 0;
    std::map<std::string, Json> summaries;
    std::ifstream file(out);
    for (std::string line; std::getline(file, line);) {
        if (line.find("\"type\":\"event\"") != std::string::npos) {
            ++events; // half a million: parsed, they would take longer than the run
            continue;
        }
        const Json record = Json::parse(line);
        if (record["type"] == "row" && record["file"] == "moved") moved += integer(record["reads"]);
        if (record["type"] == "ledger" && record["plugin"] == "filetop") ++ticks;
        if (record["type"] == "summary") summaries[record["plugin"]] = record;
    }
    std::printf("%lld kills and %lld reads over %lld intervals: lost %lld\n", static_cast<long long>(events),
                static_cast<long long>(moved), static_cast<long long>(ticks),
                static_cast<long long>(integer(summaries["killsnoop"]["lost_ring"])));
    const auto of = [&](const char *key) { return integer(summaries.at("killsnoop").at(key)); };
    EXPECT_EQ(of("lost_ring"), 0) << summaries["killsnoop"];
    EXPECT_EQ(events, of("emitted"));
    EXPECT_LE(events, kills);
    EXPECT_GE(events + of("missed"), kills);
    const auto missed = integer(summaries.at("filetop").at("missed"));
    EXPECT_LE(moved, rounds);
    EXPECT_GE(moved + missed, rounds);
}

} // namespace
} // namespace tracer::test
