// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/object.hpp"
#include "helper_objects.h"

#include <gtest/gtest.h>

namespace tracer::bpf {
namespace {

TEST(Objects, ThatPinMapsAreRefused) {
    const model::Object object{"main", std::as_bytes(std::span(pins_object))};
    const auto checked = CheckedObject::check("demo", object, {});
    ASSERT_TRUE(checked) << checked.error().line();
    const auto opened = OpenObject::open(*checked);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().line(), "object \"main\" would pin its map kept; declare the map without pinning");
    EXPECT_EQ(opened.error().code, ExitCode::usage);
}

} // namespace
} // namespace tracer::bpf
