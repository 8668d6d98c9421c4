// SPDX-License-Identifier: Apache-2.0
// What the SDK's macros keep from compiling, with the flags of an author and not of this repository.
#include "author.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracer::test {
namespace {

using testing::HasSubstr;

class Refused : public testing::Test {
protected:
    static std::string with_body(const std::string &body) {
        return std::string(head) +
               "struct record { tracer_time time; };\n"
               "struct other { tracer_amount times; tracer_pid pid; u32 reserved; };\n"
               "struct key { tracer_pid who; };\n"
               "TRACER_EVENTS(events, struct record);\n"
               "TRACER_ROWS(rows, struct key, struct other, 64);\n"
               "TRACER_ON(\"raw_tp/sched_process_fork\", on_fork, u64) {\n" +
               body + "\n}\n";
    }

    Author author_;
};

TEST_F(Refused, NothingIsOfABodyThatKeepsToTheTypes) {
    const auto spec = author_.described(with_body("struct key key = {}; struct other fresh = {};"
                                                  "struct record *event = tracer_reserve(&events, struct record);"
                                                  "if (!event) return tracer_no_room(seen);"
                                                  "event->time = tracer_row_of(&rows, &key, &fresh) ? 1 : 2;"
                                                  "return tracer_submit(seen, &events, event);"));
    EXPECT_EQ(spec.sources.size(), 2u);
}

TEST_F(Refused, ABodyThatEndsWithoutAWord) {
    EXPECT_THAT(author_.compiler_complaint(with_body("if (ctx[0]) return tracer_counted(seen);")),
                HasSubstr("error: non-void function does not return a value in all control paths"));
}

TEST_F(Refused, AWordThatIsNotReturned) {
    EXPECT_THAT(author_.compiler_complaint(with_body("if (ctx[0]) tracer_filtered(seen);\n"
                                                     "return tracer_counted(seen);")),
                HasSubstr("error: ignoring return value"));
    EXPECT_THAT(author_.compiler_complaint(with_body("struct record *event = tracer_reserve(&events, struct record);"
                                                     "if (event) tracer_submit(seen, &events, event);"
                                                     "return tracer_counted(seen);")),
                HasSubstr("error: ignoring return value"));
}

TEST_F(Refused, AFunctionThatNobodyDeclared) {
    EXPECT_THAT(author_.compiler_complaint(with_body("tracer_filterd(seen); return tracer_counted(seen);")),
                HasSubstr("error: implicit declaration of function 'tracer_filterd'"));
}

TEST_F(Refused, ARecordThatIsNotTheRings) {
    EXPECT_THAT(author_.compiler_complaint(with_body("struct other *event = tracer_reserve(&events, struct other);"
                                                     "return event ? tracer_counted(seen) : tracer_no_room(seen);")),
                HasSubstr("the record is not of the type that TRACER_EVENTS() names"));
}

TEST_F(Refused, AKeyOrARowThatIsNotTheTables) {
    const auto with_row = [](const std::string &arguments) {
        return with_body("struct key key = {}; struct other fresh = {};"
                         "return tracer_row_of(&rows, " +
                         arguments + ") ? tracer_counted(seen) : tracer_no_row(seen);");
    };
    EXPECT_THAT(author_.compiler_complaint(with_row("&fresh, &fresh")),
                HasSubstr("the key is not of the type that TRACER_ROWS() names"));
    EXPECT_THAT(author_.compiler_complaint(with_row("&key, &key")),
                HasSubstr("the fresh row is not of the type that TRACER_ROWS() names"));
}

class RefusedOfHistograms : public Refused {
protected:
    static std::string with_body(const std::string &body) {
        return std::string(head) +
               "struct key { tracer_comm comm; };\n"
               "TRACER_HISTOGRAM_OF(plain, \"ns\");\n"
               "TRACER_HISTOGRAM_BY(keyed, struct key, \"ns\", 64);\n"
               "TRACER_ON(\"raw_tp/sched_process_fork\", on_fork, u64) {\n"
               "struct key key = {}; u64 other = 1;\n" +
               body + "\n}\n";
    }
};

TEST_F(RefusedOfHistograms, NothingIsThatKeepsToTheTypes) {
    const auto spec = author_.described(with_body("if (other) return tracer_measured(seen, &plain, other);\n"
                                                  "return tracer_measured_by(seen, &keyed, &key, other);"));
    EXPECT_EQ(spec.sources.size(), 2u);
}

TEST_F(RefusedOfHistograms, AKeyOfAnotherType) {
    EXPECT_THAT(author_.compiler_complaint(with_body("return tracer_measured_by(seen, &keyed, &other, 1);")),
                HasSubstr("the key is not of the type that TRACER_HISTOGRAM_BY() names"));
}

TEST_F(RefusedOfHistograms, OneOfTheOtherKind) {
    EXPECT_THAT(author_.compiler_complaint(with_body("return tracer_measured(seen, &keyed, 1);")),
                HasSubstr("no member named 'value'"));
    EXPECT_THAT(author_.compiler_complaint(with_body("return tracer_measured_by(seen, &plain, &key, 1);")),
                HasSubstr("no member named 'values'"));
}

TEST_F(RefusedOfHistograms, ArgumentsInTheWrongOrder) {
    EXPECT_THAT(author_.compiler_complaint(with_body("return tracer_measured(seen, other, &plain);")),
                HasSubstr("error: "));
}

class RefusedOfTails : public Refused {
protected:
    static std::string with_tail(const std::string &slot, const std::string &going_on) {
        return std::string(head) +
               "#include <tracer/bpf/tail_call.h>\n"
               "#define LAST 1\n"
               "enum { NAMED = 1 };\n"
               "TRACER_HISTOGRAM_OF(shown, \"ns\");\n"
               "TRACER_TAILS(steps, 2);\n"
               "TRACER_TAIL(steps, 0, \"raw_tp/sched_process_fork\", u64) { return tracer_counted(seen); }\n"
               "TRACER_TAIL(steps, " +
               slot +
               ", \"raw_tp/sched_process_fork\", u64) { return tracer_counted(seen); }\n"
               "TRACER_ON(\"raw_tp/sched_process_fork\", on_fork, u64) {" +
               going_on + "}\n";
    }
};

TEST_F(RefusedOfTails, NothingIsThatGoesOnInASlotOfTheArray) {
    for (const char *slot : {"1", "LAST"})
        EXPECT_EQ(author_.described(with_tail(slot, "return tracer_go_on(seen, ctx, &steps, 1);")).variants.size(), 1u);
}

TEST_F(RefusedOfTails, ASlotThatTheArrayLacks) {
    EXPECT_THAT(author_.compiler_complaint(with_tail("2", "return tracer_go_on(seen, ctx, &steps, 0);")),
                HasSubstr("the tail-call array has no such slot"));
    EXPECT_THAT(author_.compiler_complaint(with_tail("1", "return tracer_go_on(seen, ctx, &steps, 2);")),
                HasSubstr("the tail-call array has no such slot"));
}

TEST_F(RefusedOfTails, ASlotByAName) {
    EXPECT_THAT(author_.complaint(with_tail("NAMED", "return tracer_go_on(seen, ctx, &steps, 0);")),
                HasSubstr("program steps_tail_NAMED: its slot is no number"));
}

TEST_F(RefusedOfTails, GoingOnAndSayingAWordBesides) {
    EXPECT_THAT(
        author_.compiler_complaint(with_tail("1", "tracer_go_on(seen, ctx, &steps, 0); return tracer_counted(seen);")),
        HasSubstr("error: ignoring return value"));
}

TEST_F(Refused, TheTimeOfAReturnThatNobodyTakes) {
    const std::string call = "TRACER_HISTOGRAM_OF(took, \"ns\");\n"
                             "TRACER_ENTER(openat) { call->arg[0] = bpf_ktime_get_ns(); }\n"
                             "TRACER_LEAVE(openat) { return tracer_measured(seen, &took, now - call->arg[0]); }\n"
                             "TRACER_SYSCALL(openat)\n";
    EXPECT_THAT(author_.compiler_complaint(head + call), HasSubstr("TRACER_CALL_TIMED_is_not_defined"));
    EXPECT_EQ(author_.described("#define TRACER_CALL_TIMED\n" + (head + call)).sources.size(), 1u);
}

TEST_F(Refused, ASetThatNobodyCanFill) {
    EXPECT_THAT(author_.complaint(head + with_program("raw_tp/sched_process_fork") +
                                  "#include <tracer/bpf/sets.h>\nTRACER_NETS(nets, 16);\n"),
                HasSubstr("map nets is a set of networks that no option fills"));
}

} // namespace
} // namespace tracer::test
