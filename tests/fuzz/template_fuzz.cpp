// SPDX-License-Identifier: Apache-2.0
// A plugin's text template over a record of any bytes: refused in one harmless line, or a harmless line of bounded
// length, the same each time. First the source, the wall clock and the record's bytes, then the template.
#include "fuzz/fuzz.hpp"
#include "output/text_template.hpp"
#include "support/fake_names.hpp"
#include "support/sample_plugins.hpp"

#include <algorithm>
#include <cstdlib>

namespace tracer {
namespace {

struct StillClock final : Clock {
    [[nodiscard]] std::uint64_t boot_ns() const override { return 5; }
    [[nodiscard]] std::int64_t wall_ns() const override { return 1'700'000'000'000'000'000; }
};

std::vector<model::PluginSpec> plugins() {
    ::setenv("TZ", "UTC", 1);
    return {test::killsnoop_like(), test::filetop_like(),    test::usercheck_like(),
            test::pidpersec_like(), test::vfsreadlat_like(), test::stacksnoop_like()};
}

/// `size` bytes, the given ones over and over; zeros if there are none.
std::vector<std::byte> filled(std::string_view bytes, std::size_t size) {
    std::vector<std::byte> all(size);
    for (std::size_t i = 0; i < size && !bytes.empty(); ++i)
        all[i] = static_cast<std::byte>(bytes[i % bytes.size()]);
    return all;
}

/// As many bytes as the columns reach.
std::size_t extent(const model::Source &source, bool key) {
    std::size_t size = 0;
    for (const model::Column &column : source.columns)
        if (column.has(TRACER_COLUMN_KEY) == key) size = std::max<std::size_t>(size, column.offset + column.size);
    return size;
}

} // namespace
} // namespace tracer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace tracer;
    static const std::vector<model::PluginSpec> specs = plugins();
    static const StillClock clock;
    fuzz::Input input(data, size);
    const model::PluginSpec &spec = specs[input.byte() % specs.size()];
    const std::size_t chosen = input.byte() % spec.sources.size();
    std::int64_t wall = 0;
    const std::string_view moment = input.bytes(8);
    if (!moment.empty()) std::memcpy(&wall, moment.data(), moment.size());
    const std::string_view bytes = input.bytes(input.byte() % 64);
    const std::string pattern(input.rest());

    model::Source source = spec.sources[chosen];
    source.format.renderer = TRACER_RENDER_TEMPLATE;
    source.format.pattern = pattern;
    if (const auto parsed = model::complete(source); !parsed) {
        fuzz::require_harmless(parsed.error().line(), "the error is one harmless line");
        return 0;
    }
    output::TextTemplate shown(source);
    const auto key = filled(bytes, extent(source, true)), value = filled(bytes, extent(source, false));
    const model::RecordView record{&source, key, value};
    test::FakeNames names;
    names.symbols = {{0x4141414141414000, {"do_\x1b[31mred", "mod"}}};
    names.users = {{0, "root"}, {0x41414141, "\n"}};
    test::FakeStacks stacks;
    stacks.stacks = {{0x41414141, {0x4141414141414141, 7}}};
    output::WallTime time(clock);
    output::TextValues values(time, names, 3);
    const output::Reading reading{&names, &stacks, wall % 2 == 0 ? 0.0 : 0.5};
    output::Buffer out(1);
    shown.put(out, values, record, reading, wall);
    const std::string first(out.view());
    fuzz::require_harmless(first, "the line is harmless");
    const auto fields = static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '{'));
    fuzz::require(first.size() <= 4 * pattern.size() + fields * 4096, "the line has a bound");
    out.clear();
    shown.put(out, values, record, reading, wall);
    fuzz::require(first == out.view(), "a record looks the same twice");
    return 0;
}
