// SPDX-License-Identifier: Apache-2.0
// The ladder from section names and tags, and what a plugin as a whole must say.
#include "author.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char *counter = "struct value { tracer_amount calls; };\nTRACER_COUNTER(calls, struct value);\n";

std::string source(const std::string &programs, const std::string &plugin = "") {
    return "#include <tracer/bpf/hooks.h>\nTRACER_PLUGIN(\"Does something\"" + plugin + ");\n" + counter + programs;
}

std::vector<std::string> ladder(const model::PluginSpec &spec) {
    std::vector<std::string> names;
    for (const auto &variant : spec.variants)
        names.push_back(variant.name);
    return names;
}

class Programs : public testing::Test {
protected:
    Author author_;
};

TEST_F(Programs, SectionsSayHowTheyAttach) {
    const auto spec = author_.described(source(with_program("?tp/sched/sched_switch", "on_switch")));
    ASSERT_EQ(spec.variants.size(), 1u);
    const auto &variant = spec.variants[0];
    EXPECT_EQ(variant.name, "tracepoint");
    EXPECT_EQ(variant.kind, TRACER_VARIANT_TRACEPOINT);
    EXPECT_TRUE(variant.flags & TRACER_VARIANT_ENTRY_ONLY);
    ASSERT_EQ(variant.programs.size(), 1u); // its copies are no programs of their own
    const auto &program = variant.programs[0];
    EXPECT_EQ(program.attach, TRACER_ATTACH_TRACEPOINT);
    EXPECT_EQ(program.target, "sched:sched_switch");
    EXPECT_TRUE(program.has(TRACER_PROGRAM_OPTIONAL));
    EXPECT_TRUE(program.has(TRACER_PROGRAM_COPIED));
    EXPECT_EQ(spec.hook, "sched:sched_switch"); // what it traces where nobody says so in words
}

TEST_F(Programs, APairsSecondIsItsReturn) {
    const auto spec = author_.described(source("TRACER_ENTER(read) { call->arg[0] = tracer_arg(args, 0); }\n"
                                               "TRACER_LEAVE(read) { return tracer_counted(seen); }\n"
                                               "TRACER_KSYSCALL(read)\n"));
    ASSERT_EQ(spec.variants.size(), 1u);
    const auto &variant = spec.variants[0];
    EXPECT_EQ(variant.name, "kprobe");
    ASSERT_EQ(variant.programs.size(), 2u);
    EXPECT_EQ(variant.programs[0].target, "syscall:read");
    EXPECT_FALSE(variant.programs[0].has(TRACER_PROGRAM_RETURN));
    EXPECT_EQ(variant.programs[1].attach, TRACER_ATTACH_KRETPROBE);
    EXPECT_TRUE(variant.programs[1].has(TRACER_PROGRAM_RETURN));
    EXPECT_FALSE(variant.flags & TRACER_VARIANT_ENTRY_ONLY);
}

TEST_F(Programs, TheLaddersOrderIsTheUsualOneUnlessNamed) {
    const auto programs = with_program("tp/sched/sched_switch", "at_tracepoint") +
                          with_program("kprobe/f", "at_probe") + with_program("fentry/f", "at_entry");
    EXPECT_THAT(ladder(author_.described(source(programs))), ElementsAre("fentry", "kprobe", "tracepoint"));
    EXPECT_THAT(ladder(author_.described(source(programs, ", TRACER_VARIANTS(\"tracepoint kprobe\")"))),
                ElementsAre("tracepoint", "kprobe", "fentry"));
}

TEST_F(Programs, TagsPlaceThemAndSayWhatAVariantMisses) {
    const auto spec = author_.described(
        source(with_program("kprobe", "at_any", "TRACER_TARGET(\"{function}\"), TRACER_IN(\"kprobe kprobe_two\")") +
                   "const volatile char function[32] TRACER_OPTION(\"target default=f\", \"where\") = {};\n"
                   "const volatile tracer_flag deep TRACER_OPTION(\"\", \"\") = 0;\n" +
                   with_program("kprobe/g", "at_two", "TRACER_IN(\"kprobe_two\"), TRACER_WHEN(\"deep\")"),
               ", TRACER_CAVEAT(\"kprobe_two\", \"sees less\"), TRACER_BLIND(\"the rest\"),"
               " TRACER_BLIND_OF(\"kprobe_two\", \"more\")"));
    ASSERT_THAT(ladder(spec), ElementsAre("kprobe", "kprobe_two"));
    EXPECT_EQ(spec.variants[1].kind, TRACER_VARIANT_KPROBE);
    EXPECT_EQ(spec.variants[1].caveat, "sees less");
    EXPECT_EQ(spec.variants[0].blind, "the rest");
    EXPECT_EQ(spec.variants[1].blind, "more");
    ASSERT_EQ(spec.variants[1].programs.size(), 2u);
    EXPECT_EQ(spec.variants[1].programs[1].when.option, "deep");
    EXPECT_EQ(spec.variants[0].programs[0].target, "{function}");
}

TEST_F(Programs, OneMayHaveSeveralTargets) {
    const auto spec = author_.described(
        source(with_program("tp", "on_open",
                            "TRACER_TARGET(\"syscalls:sys_enter_open\"), TRACER_TARGET(\"syscalls:sys_enter_openat\"), "
                            "TRACER_OPTIONAL")));
    const auto &programs = spec.variants.at(0).programs;
    ASSERT_EQ(programs.size(), 2u);
    EXPECT_EQ(programs[0].target, "syscalls:sys_enter_open");
    EXPECT_EQ(programs[1].target, "syscalls:sys_enter_openat");
    for (const auto &program : programs) {
        EXPECT_EQ(program.name, "on_open");
        EXPECT_TRUE(program.has(TRACER_PROGRAM_OPTIONAL) && program.has(TRACER_PROGRAM_COPIED));
    }
    EXPECT_EQ(spec.hook, "syscalls:sys_enter_open, syscalls:sys_enter_openat");
    EXPECT_THAT(author_.complaint(source(
                    with_program("fentry", "on_read", "TRACER_TARGET(\"vfs_read\"), TRACER_TARGET(\"vfs_write\")"))),
                HasSubstr("program 'on_read': it has several targets, but fentry is loaded for one alone"));
}

TEST_F(Programs, NoTargetIsDroppedSilently) {
    std::string targets;
    for (int i = 0; i < 24; ++i)
        targets += (i ? ", " : "") + ("TRACER_TARGET(\"f" + std::to_string(i) + "\")");
    const auto spec = author_.described(source(with_program("kprobe", "on_event", targets)));
    EXPECT_EQ(spec.variants.at(0).programs.size(), 24u);
    EXPECT_THAT(author_.compiler_complaint(
                    source(with_program("kprobe", "on_event", targets + ", TRACER_TARGET(\"one_more\")"))),
                HasSubstr("TRACER_MORE_THAN_24_WORDS"));
}

TEST_F(Programs, AMistakeNamesTheProgram) {
    EXPECT_THAT(author_.complaint(source(with_program("fentri/vfs_read"))),
                HasSubstr("program on_event: its section 'fentri/vfs_read' is no way of attaching that tracer knows; "
                          "did you mean fentry?"));
    EXPECT_THAT(author_.complaint(source(with_program("tp/sched_switch"))),
                HasSubstr("its section 'tp/sched_switch' names no tracepoint; write tp/CATEGORY/NAME"));
    EXPECT_THAT(author_.complaint(source(with_program("tp_btf/sys_enter_openat"))),
                HasSubstr("a system call's own tracepoint, which only tp/ has; write tp/syscalls/sys_enter_openat"));
    EXPECT_THAT(author_.complaint(source(with_program("kprobe"))),
                HasSubstr("program on_event: it has no target; name it in SEC(), or with TRACER_TARGET()"));
    EXPECT_THAT(author_.complaint(source(with_program("kprobe/f", "on_event", "TRACER_WHEN(\"nobody\")"))),
                HasSubstr("nobody"));
    EXPECT_THAT(author_.complaint(source(with_program("kprobe/f", "on_event", "TRACER_CAVEAT(\"kprobe\", \"\")"))),
                HasSubstr("program on_event: a program has no words of kind caveat"));
}

TEST_F(Programs, AVariantThatNoProgramIsInIsNamed) {
    EXPECT_THAT(author_.complaint(source(with_program("kprobe/f"), ", TRACER_VARIANTS(\"fentry kprobe\")")),
                HasSubstr("no program is in the variant 'fentry'"));
    EXPECT_THAT(author_.complaint(source(with_program("kprobe/f"), ", TRACER_CAVEAT(\"kprobes\", \"\")")),
                HasSubstr("no program is in the variant 'kprobes'"));
}

TEST_F(Programs, TwoObjectsCannotShareAVariant) {
    const auto one = author_.object(source(with_program("kprobe/f")), "main");
    const auto two = author_.object(source(with_program("kprobe/g", "other")), "second");
    const auto spec = describe::describe("plain", "1.0.0", {one, two});
    ASSERT_FALSE(spec);
    EXPECT_THAT(spec.error().line(),
                HasSubstr("program other: the variant kprobe has programs in object main already; give it a name of "
                          "its own with TRACER_IN()"));
    const auto apart = author_.object(source(with_program("kprobe/g", "other", "TRACER_IN(\"kprobe_g\")")), "second");
    const auto good = describe::describe("plain", "1.0.0", {one, apart});
    ASSERT_TRUE(good) << good.error().line();
    EXPECT_EQ(good->objects.size(), 2u);
    EXPECT_EQ(good->sources.size(), 1u); // both have the same map
    EXPECT_EQ(good->variants[1].object, "second");
}

class APlugin : public Programs {};

TEST_F(APlugin, SaysWhatItIs) {
    const auto mute = "#include <tracer/bpf/hooks.h>\nchar LICENSE[] SEC(\"license\") = \"GPL\";\n" +
                      std::string(counter) + with_program("kprobe/f");
    EXPECT_THAT(author_.complaint(mute), HasSubstr("it does not say what it is; write TRACER_PLUGIN(\"...\")"));
}

TEST_F(APlugin, SaysTheSameInEachObject) {
    const auto one = author_.object(source(with_program("kprobe/f")), "main");
    const auto two = author_.object("#include <tracer/bpf/hooks.h>\nTRACER_PLUGIN(\"Does another\");\n" +
                                        std::string(counter) + with_program("fentry/f"),
                                    "second");
    const auto spec = describe::describe("plain", "1.0.0", {one, two});
    ASSERT_FALSE(spec);
    EXPECT_THAT(spec.error().line(), HasSubstr("two objects say different things with TRACER_PLUGIN()"));
}

TEST_F(APlugin, IsMadeOfBpfObjects) {
    const auto no_object = author_.folder().write("text.bpf.o", "no object at all\n");
    const auto spec = describe::describe("plain", "1.0.0", {{"main", no_object}});
    ASSERT_FALSE(spec);
    EXPECT_THAT(spec.error().line(), HasSubstr(no_object + " is no BPF object"));
}

TEST_F(APlugin, IsHeldAgainstTheRulesOfTheHost) {
    // No program at all: what the host would refuse, the tool refuses.
    EXPECT_THAT(author_.complaint(source("")), HasSubstr("it has no program; write one with TRACER_ON()"));
    EXPECT_THAT(author_.complaint(head + with_program("kprobe/f")),
                HasSubstr("it has nothing to show; declare a map with TRACER_EVENTS()"));
    EXPECT_THAT(author_.complaint(with_record("u64 time; u64 twice TRACER_COLUMN(\"name=time\", \"\");")),
                HasSubstr("time"));
}

} // namespace
} // namespace tracer::test
