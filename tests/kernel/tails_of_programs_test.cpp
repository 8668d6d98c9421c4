// SPDX-License-Identifier: Apache-2.0
// Programs that go on with each other: what the last one tells is all there is, and is counted once.
#include "kernel/received.hpp"

#include <gtest/gtest.h>

namespace tracer::test {
namespace {

TEST(ProgramsThatGoOn, TellEachEventOnce) {
    Workload workload({"fork", "200"});
    TracerRun run({"run", TRACER_BINARY_DIR "/tests/kernel/plugins/steps.so", "-f", "json", "--pid",
                   std::to_string(workload.pid())});
    ASSERT_TRUE(run.attached()) << run.err();
    workload.truth();
    ASSERT_EQ(run.stop(), 0) << run.err();
    const auto events = run.records("event");
    expect_complete(run, "steps", static_cast<std::int64_t>(events.size()), 200);
    for (const auto &event : events) {
        EXPECT_EQ(integer(event.at("step")), 1);
        EXPECT_EQ(integer(event.at("parent")), workload.pid());
    }
}

} // namespace
} // namespace tracer::test
