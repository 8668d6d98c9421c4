// SPDX-License-Identifier: Apache-2.0
#include "model/column_types.hpp"

#include "model/option_types.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tracer::model {
namespace {

TEST(ColumnTypes, HaveNamesOfTheirOwnAndASize) {
    std::set<std::string> names;
    for (std::uint32_t number = 0; number < 1000; ++number) {
        if (!is_column_type(number)) continue;
        const ColumnType &type = column_type(static_cast<tracer_type>(number));
        EXPECT_TRUE(names.insert(type.name).second) << type.name;
        EXPECT_NE(type.kind, ValueKind::null) << type.name;
        EXPECT_NE(type.sizes == 0, type.item == 0) << type.name;
        EXPECT_TRUE(!type.amount || is_number(type.kind)) << type.name;
    }
    EXPECT_EQ(names.size(), 37u);
    for (const std::uint32_t none : {0u, 7u, 15u, 127u, 128u, 0xffffffffu})
        EXPECT_FALSE(is_column_type(none)) << none;
}

TEST(ColumnTypes, FitTheirSizesAlone) {
    const auto sizes = [](tracer_type type) {
        std::string fit;
        for (const std::uint32_t size : {0u, 1u, 2u, 4u, 8u, 12u, 16u, 24u, 40u})
            if (column_type(type).fits(size)) fit += std::to_string(size) + " ";
        return fit;
    };
    EXPECT_EQ(sizes(TRACER_TYPE_U8), "1 ");
    EXPECT_EQ(sizes(TRACER_TYPE_PID), "4 ");
    EXPECT_EQ(sizes(TRACER_TYPE_ENUM), "1 2 4 ");
    EXPECT_EQ(sizes(TRACER_TYPE_ERRNO), "4 8 ");
    EXPECT_EQ(sizes(TRACER_TYPE_COMM), "16 ");
    EXPECT_EQ(sizes(TRACER_TYPE_STRING), "1 2 4 8 12 16 24 40 ");
    EXPECT_EQ(sizes(TRACER_TYPE_KERNEL_STACK), "8 16 24 40 ");
    EXPECT_EQ(sizes(TRACER_TYPE_STACK_ID), "4 ");
    EXPECT_EQ(sizes(TRACER_TYPE_IPV4), "4 ");
    EXPECT_EQ(sizes(TRACER_TYPE_IP), "16 ");
    EXPECT_EQ(sizes(TRACER_TYPE_BOOL), "1 4 ");
    EXPECT_EQ(sizes(TRACER_TYPE_SYSCALL), "4 8 ");
    EXPECT_EQ(sizes(TRACER_TYPE_HEX), "1 2 4 8 ");
    EXPECT_EQ(sizes(TRACER_TYPE_ARGV), "1 2 4 8 12 16 24 40 ");
}

TEST(OptionTypes, HaveAMetavarUnlessTheyTakeNoValue) {
    for (int type = TRACER_OPTION_FLAG; type <= last_option_type; ++type)
        EXPECT_EQ(option_type(static_cast<tracer_option_type>(type)).metavar == nullptr, type == TRACER_OPTION_FLAG);
    EXPECT_TRUE(option_type(TRACER_OPTION_SIGNED).has_bounds && option_type(TRACER_OPTION_DURATION).has_bounds);
    EXPECT_FALSE(option_type(TRACER_OPTION_STRING).has_labels);
}

} // namespace
} // namespace tracer::model
