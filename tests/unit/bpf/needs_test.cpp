// SPDX-License-Identifier: Apache-2.0
// An object may hold many programs, of which a run loads a few: only what those need is made or read.
#include "bpf/load/needs.hpp"
#include "bpf/load/object.hpp"
#include "helper_objects.h"

#include <gmock/gmock.h>

namespace tracer::bpf {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

const auto parts = std::as_bytes(std::span(parts_object));

TEST(Needs, AreThoseOfTheProgramsThatAreNamed) {
    const auto plain = needs_of(parts, {"plain"});
    EXPECT_FALSE(plain.kernel_types);
    EXPECT_THAT(plain.maps, ElementsAre("of_plain"));

    const auto kernel = needs_of(parts, {"kernel"});
    EXPECT_TRUE(kernel.kernel_types);
    EXPECT_THAT(kernel.maps, ElementsAre("of_kernel"));

    const auto both = needs_of(parts, {"plain", "kernel"});
    EXPECT_TRUE(both.kernel_types);
    EXPECT_THAT(both.maps, UnorderedElementsAre("of_plain", "of_kernel"));
    EXPECT_TRUE(needs_of(parts, {"neither"}).maps.empty());
}

TEST(Needs, WithoutTheKernelsTypesAnObjectIsTheSameButForThem) {
    const auto stripped = without_kernel_types(parts);
    ASSERT_EQ(stripped.size(), parts.size());
    EXPECT_FALSE(needs_of(stripped, {"kernel"}).kernel_types);
    EXPECT_THAT(needs_of(stripped, {"kernel"}).maps, ElementsAre("of_kernel"));
}

TEST(Needs, OpenAnObjectForTheProgramsThatARunLoads) {
    const model::Object object{"main", parts};
    const auto checked = CheckedObject::check("demo", object, {});
    ASSERT_TRUE(checked) << checked.error().line();
    const auto opened = OpenObject::open(*checked, {"plain"});
    ASSERT_TRUE(opened) << opened.error().line();
    EXPECT_TRUE(opened->uses_map("of_plain"));
    EXPECT_FALSE(opened->uses_map("of_kernel"));
    EXPECT_NE(opened->map("of_kernel"), nullptr) << "it is there, if anybody asks";
    const auto whole = OpenObject::open(*checked);
    ASSERT_TRUE(whole);
    EXPECT_TRUE(whole->uses_map("of_kernel"));
}

} // namespace
} // namespace tracer::bpf
