// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/needs.hpp"
#include "bpf/load/object.hpp"
#include "bpf/load/perf_counters.hpp"
#include "bpf/load/tails.hpp"
#include "helper_objects.h"

#include <gtest/gtest.h>

namespace tracer::bpf {
namespace {

const auto elf = std::as_bytes(std::span(tailless_object));

std::string wrong_with(const std::string &array) {
    const model::Object object{"main", elf};
    const auto checked = CheckedObject::check("demo", object, {});
    EXPECT_TRUE(checked) << checked.error().line();
    const auto opened = OpenObject::open(*checked);
    EXPECT_TRUE(opened) << opened.error().line();
    const auto filled = fill_tails(opened->get(), {array});
    return filled ? "" : filled.error().line();
}

TEST(Tails, AreKnownByTheirArraysName) {
    EXPECT_TRUE(is_tail_of("steps", "steps_tail_0"));
    EXPECT_TRUE(is_tail_of("steps", "steps_tail_31"));
    for (const char *name : {"steps", "steps_tail_", "steps_tail_x", "steps_tail_1x", "other_tail_0"})
        EXPECT_FALSE(is_tail_of("steps", name)) << name;
}

TEST(Tails, ThatAreMissingOrHaveNoSlotAreRefused) {
    EXPECT_EQ(wrong_with("empty"), "tail-call array empty has no program for its slot 0: the object lacks "
                                   "empty_tail_0; define it with TRACER_TAIL()");
    EXPECT_EQ(wrong_with("small"), "tail-call array small has no slot for small_tail_1; rebuild the plugin");
}

TEST(Tails, NeedWhatTheirProgramsNeed) {
    // on_wakeup names the array; the program in it names the ledger, too, and nothing of the other array.
    const auto needs = needs_of(elf, {"on_wakeup"});
    EXPECT_TRUE(needs.maps.contains("small"));
    EXPECT_TRUE(needs.maps.contains("tracer_ledger"));
    EXPECT_FALSE(needs.maps.contains("empty"));
}

TEST(PerfCounters, OfNoKnownNameAreRefused) {
    const auto opened = open_perf_counters(-1, "cicles");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ExitCode::usage);
    EXPECT_EQ(opened.error().line(), "there is no event 'cicles'; did you mean cycles?");
}

} // namespace
} // namespace tracer::bpf
