// SPDX-License-Identifier: Apache-2.0
#include "bpf/lint.hpp"
#include "helper_objects.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace tracer::bpf {
namespace {

using testing::HasSubstr;

class Lints : public testing::Test {
protected:
    Lints() {
        spec.name = "demo";
        spec.objects = {{"main", std::as_bytes(std::span(lints_object))}};
        model::Source source;
        source.kind = TRACER_SOURCE_TABLE;
        source.name = "rows";
        source.map = "rows";
        source.key_type = "lints_key";
        spec.sources = {source};
        model::Program program;
        program.attach = TRACER_ATTACH_RAW_TRACEPOINT;
        program.name = "on_exec";
        program.target = "sched_process_exec";
        model::Variant variant;
        variant.name = "tracepoint";
        variant.object = "main";
        variant.programs = {program};
        spec.variants = {variant};
    }

    /// The one with that name; a broken promise begins with "broken: ".
    std::string found(const std::string &name) {
        CheckedObjects objects;
        objects.emplace("main", *CheckedObject::check("demo", spec.objects.front(), {}));
        std::string text;
        for (const Lint &each : lint(spec, objects))
            if (each.name == name) text += (each.broken ? "broken: " : "") + each.message + "\n";
        return text;
    }

    static model::Column column(const char *name, std::uint32_t offset, std::uint32_t size) {
        model::Column made;
        made.name = name;
        made.offset = offset;
        made.size = size;
        return made;
    }

    model::PluginSpec spec;
};

TEST_F(Lints, FindPaddingInAKey) {
    EXPECT_EQ(found("padding"),
              "broken: struct lints_key has padding in bytes 12 to 15: keys are compared as bytes, so "
              "that one key may become several rows\n");
}

TEST_F(Lints, FindColumnsThatShareSomeOfTheirBytes) {
    spec.sources[0].columns = {column("big", 0, 8), column("half", 4, 4), column("again", 0, 8)};
    EXPECT_EQ(found("columns"), "broken: columns big and half of source rows overlap in bytes 4 to 7\n"
                                "broken: columns half and again of source rows overlap in bytes 4 to 7\n");
    spec.sources[0].columns = {column("big", 0, 8), column("small", 8, 4), column("again", 0, 8)};
    EXPECT_EQ(found("columns"), "") << "two readings of the same bytes";
}

TEST_F(Lints, WarnOfPerCpuScratchButNotOfASource) {
    EXPECT_THAT(found("per-CPU scratch"), HasSubstr("map scratch is a per-CPU array that no source reads"));
    spec.sources[0].map = "scratch";
    EXPECT_THAT(found("per-CPU scratch"), testing::Not(HasSubstr("map scratch is")));
}

TEST_F(Lints, DoNotWarnOfTheSlotsOfRecordsWithATail) {
    spec.sources[0].map = "place";
    EXPECT_THAT(found("per-CPU scratch"), HasSubstr("map place_slots is a per-CPU array"));
    spec.sources[0].tail_size = 64;
    EXPECT_THAT(found("per-CPU scratch"), testing::Not(HasSubstr("place_slots")));
    EXPECT_THAT(found("per-CPU scratch"), HasSubstr("map scratch is a per-CPU array"));
}

TEST_F(Lints, MissTheLedgerTheFiltersAndTheCount) {
    EXPECT_THAT(found("ledger"), HasSubstr("broken: no program of variant tracepoint has a ledger"));
    EXPECT_THAT(found("counting"), HasSubstr("program on_exec of variant tracepoint neither counts"));
    EXPECT_THAT(found("filters"), HasSubstr("object main has no filters"));
}

TEST_F(Lints, WarnOfAProgramWithoutCopiesWhereKernelsPreemptIt) {
    EXPECT_THAT(found("copies"), HasSubstr("program on_exec of variant tracepoint has no copies"));
    auto &program = spec.variants[0].programs[0];
    program.flags = TRACER_PROGRAM_COPIED;
    EXPECT_EQ(found("copies"), "");
    program.flags = 0;
    program.attach = TRACER_ATTACH_KPROBE;
    EXPECT_EQ(found("copies"), "") << "kprobes run with preemption off";
}

} // namespace
} // namespace tracer::bpf
