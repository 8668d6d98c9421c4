// SPDX-License-Identifier: Apache-2.0
// Records of every type of column come back with the values that they had, and keys to the last byte.
#include "recording/cursor.hpp"
#include "recording/layout.hpp"
#include "support/fake_names.hpp"
#include "unit/recording/whole_specs.hpp"

#include "model/cell.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tracer::recording {
namespace {

using model::Column;
using model::Source;

Column column(std::string name, tracer_type type, std::uint32_t offset, std::uint32_t size, std::uint32_t flags = 0) {
    Column made;
    made.name = made.member = made.header = std::move(name);
    made.type = type;
    made.offset = offset;
    made.size = size;
    made.flags = flags;
    if (type == TRACER_TYPE_ENUM || type == TRACER_TYPE_FLAGS) made.labels = {{1, "one", "one"}};
    return made;
}

/// A record's bytes, and the bytes that came back.
struct Both {
    std::vector<std::byte> key, value, key_then, value_then;
};

Both through(const Layout &layout, std::mt19937 &random) {
    const Source &source = layout.source();
    const auto bytes = [&](std::size_t size) {
        std::vector<std::byte> made(size);
        for (std::byte &byte : made) // many zeros, so that texts and stacks end somewhere
            byte = random() % 5 == 0 ? std::byte{} : static_cast<std::byte>(random());
        for (std::size_t i = 0; i + 8 <= size; i += 8)
            if (random() % 6 == 0) std::fill_n(made.begin() + static_cast<std::ptrdiff_t>(i), 8, std::byte{});
        return made;
    };
    Both both{bytes(source.key_size), bytes(source.value_size), {}, {}};
    std::vector<char> packed(layout.most());
    const char *end = layout.write(packed.data(), {&source, both.key, both.value});
    EXPECT_LE(end, packed.data() + packed.size());
    Cursor from(std::span<const char>(packed).first(static_cast<std::size_t>(end - packed.data())));
    both.key_then.resize(source.key_size);
    both.value_then.resize(source.value_size);
    EXPECT_EQ(layout.read(from, both.key_then, both.value_then), source.value_size);
    EXPECT_TRUE(from.at_end());
    return both;
}

/// Its words: whether the last one has its NUL is all the same.
std::vector<std::string> texts(const model::Value &value) {
    if (value.kind != model::ValueKind::words) return {std::string(value.text)};
    std::vector<std::string> words;
    model::each_word(value.text, [&](std::string_view word) { words.emplace_back(word); });
    return words;
}

void expect_equal(const Source &source, const Both &both) {
    test::FakeNames names;
    test::FakeStacks stacks;
    const model::Reading reading{&names, &stacks, 1};
    for (const Column &each : source.columns) {
        model::Cell cell(each), cell_then(each);
        const model::Value was = cell.read({&source, both.key, both.value}, reading);
        const model::Value is = cell_then.read({&source, both.key_then, both.value_then}, reading);
        EXPECT_EQ(was.kind, is.kind) << each.name;
        if (model::column_type(each.type).item == 0) {
            EXPECT_EQ(was.bits, is.bits) << each.name;
        }
        EXPECT_EQ(texts(was), texts(is)) << each.name;
        EXPECT_TRUE(std::ranges::equal(was.frames, is.frames)) << each.name;
        EXPECT_EQ(was.real, is.real) << each.name;
    }
}

TEST(Layout, EveryTypeOfColumnComesBackFromValuesAndKeys) {
    std::mt19937 random(1);
    for (std::uint32_t number = 0; number < 128; ++number) {
        if (!model::is_column_type(number)) continue;
        const auto type = static_cast<tracer_type>(number);
        const model::ColumnType &row = model::column_type(type);
        for (std::uint32_t size = 1; size <= 40; ++size) {
            if (!row.fits(size)) continue;
            Source source;
            source.kind = TRACER_SOURCE_TABLE;
            source.key_size = source.value_size = 60;
            source.columns = {column("in_value", type, 3, size), column("in_key", type, 5, size, TRACER_COLUMN_KEY)};
            const Layout layout(source);
            for (int round = 0; round < 20; ++round) {
                const Both both = through(layout, random);
                EXPECT_EQ(both.key, both.key_then) << row.name;
                expect_equal(source, both);
            }
        }
    }
}

TEST(Layout, ColumnsThatShareBytesComeBack) {
    Source source;
    source.value_size = 48;
    source.columns = {column("text", TRACER_TYPE_STRING, 0, 24), column("inside", TRACER_TYPE_U32, 8, 4),
                      column("other", TRACER_TYPE_STRING, 12, 36), column("stack", TRACER_TYPE_KERNEL_STACK, 0, 48),
                      column("error", TRACER_TYPE_ERRNO, 8, 4)};
    std::mt19937 random(2);
    const Layout layout(source);
    for (int round = 0; round < 500; ++round)
        expect_equal(source, through(layout, random));
}

TEST(Layout, ASumComesBackWithTheNumbersBehindIt) {
    Source source;
    source.kind = TRACER_SOURCE_COUNTER;
    source.value_size = 32;
    source.columns = {column("all", TRACER_TYPE_COUNT, 0, 32, TRACER_COLUMN_SUM),
                      column("second", TRACER_TYPE_COUNT, 8, 8),
                      column("last", TRACER_TYPE_RATE, 16, 16, TRACER_COLUMN_SUM)};
    std::mt19937 random(3);
    const Layout layout(source);
    for (int round = 0; round < 100; ++round)
        expect_equal(source, through(layout, random));
}

TEST(Layout, ATailComesBackAsLongAsItWasAndNoLonger) {
    using namespace std::string_view_literals;
    for (const tracer_type type : {TRACER_TYPE_STRING, TRACER_TYPE_ARGV}) {
        Source source;
        source.value_size = 8;
        source.columns = {column("number", TRACER_TYPE_U64, 0, 8), column("tail", type, 8, 16, TRACER_COLUMN_TAIL)};
        ASSERT_TRUE(model::complete(source));
        const Layout layout(source);
        for (const std::string_view tail : {""sv, "a"sv, "a\0"sv, "\0"sv, "a\0b\0\0"sv, "sixteen bytes on."sv}) {
            const auto value = test::with_tail(std::uint64_t{7}, tail);
            std::vector<char> packed(layout.most());
            const char *end = layout.write(packed.data(), {&source, {}, value});
            ASSERT_LE(end, packed.data() + packed.size());
            Cursor from(std::span<const char>(packed).first(static_cast<std::size_t>(end - packed.data())));
            std::vector<std::byte> then(source.most_value());
            const auto size = layout.read(from, {}, then);
            ASSERT_TRUE(size);
            then.resize(*size);
            expect_equal(source, {{}, value, {}, then});
            EXPECT_LE(*size, 24u);
        }
    }
}

TEST(Layout, ATailThatSaysThatItIsTooLongIsNotRead) {
    Source source;
    source.columns = {column("tail", TRACER_TYPE_ARGV, 0, 4, TRACER_COLUMN_TAIL)};
    ASSERT_TRUE(model::complete(source));
    const Layout layout(source);
    using namespace std::string_view_literals;
    for (const auto packed : {"\1\0\0\0abcde\0"sv, "\2\0\0\0abcd\0\0"sv, "\6\0\0\0\0\0\0\0\0\0"sv, "\2\0\0\0ab\0"sv}) {
        Cursor from(packed);
        std::vector<std::byte> then(source.most_value());
        EXPECT_FALSE(layout.read(from, {}, then)) << packed.substr(4);
    }
    Cursor from("\2\0\0\0ab\0c\0"sv);
    std::vector<std::byte> then(source.most_value());
    EXPECT_EQ(layout.read(from, {}, then), 4u) << "the last word's NUL goes without saying";
}

TEST(Layout, ARatioIsNotWhatItsFieldHolds) {
    Source source;
    source.value_size = 16;
    source.columns = {column("share", TRACER_TYPE_RATIO, 0, 8), column("all", TRACER_TYPE_COUNT, 8, 8)};
    source.columns[0].over = "all";
    ASSERT_TRUE(model::complete(source));
    const Layout layout(source);
    ASSERT_EQ(layout.fields().size(), 2u);
    EXPECT_EQ(layout.fields()[1].name, "share_dividend");
    std::mt19937 random(5);
    for (int round = 0; round < 100; ++round)
        expect_equal(source, through(layout, random));
}

TEST(Layout, NoFieldHasTheNameOfAnother) {
    Source source;
    source.kind = TRACER_SOURCE_TABLE;
    source.key_size = 16;
    source.value_size = 8;
    source.columns = {column("key_0", TRACER_TYPE_U64, 0, 8),
                      column("key_8_", TRACER_TYPE_U32, 8, 4, TRACER_COLUMN_KEY)};
    const Layout layout(source);
    std::set<std::string> names;
    for (const Field &field : layout.fields())
        EXPECT_TRUE(names.insert(field.name).second) << field.name;
    EXPECT_EQ(names.size(), 4u) << "two columns, and the key's bytes before and behind";
}

TEST(Layout, ARecordCutShortIsNotRead) {
    const auto spec = test::whole(test::usercheck_like());
    const Layout layout(spec.sources[0]);
    std::mt19937 random(4);
    const std::vector<std::byte> value(spec.sources[0].value_size, std::byte{'x'});
    std::vector<char> packed(layout.most());
    const char *end = layout.write(packed.data(), {&spec.sources[0], {}, value});
    for (std::size_t size = 0; packed.data() + size < end; ++size) {
        const std::vector<char> part(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size));
        Cursor from(part);
        std::vector<std::byte> then(value.size());
        EXPECT_FALSE(layout.read(from, {}, then)) << size;
    }
}

} // namespace
} // namespace tracer::recording
