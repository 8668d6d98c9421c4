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

} // namespace
} // namespace tracer::test
