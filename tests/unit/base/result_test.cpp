// SPDX-License-Identifier: Apache-2.0
#include "base/result.hpp"

#include <gtest/gtest.h>

namespace tracer {
namespace {

TEST(Error, IsOneLineOfWhatItIsAboutWhatIsWrongAndWhatToDo) {
    Error error{ExitCode::usage, "'x' is not a number", {}};
    EXPECT_EQ(error.what(), "'x' is not a number");
    EXPECT_EQ(error.line(), error.what());
    error.hint = "give one";
    error.about = "option --rows";
    EXPECT_EQ(error.what(), "option --rows: 'x' is not a number");
    EXPECT_EQ(error.line(), "option --rows: 'x' is not a number; give one");
}

} // namespace
} // namespace tracer
