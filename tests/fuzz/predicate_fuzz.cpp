// SPDX-License-Identifier: Apache-2.0
// A condition over a record of any bytes: refused in one harmless line with a harmless excerpt, or the same answer each
// time, the opposite of which is the answer to its negation. First the source and the record's bytes, then the text.
#include "fuzz/fuzz.hpp"
#include "model/predicate.hpp"
#include "support/fake_names.hpp"
#include "support/sample_plugins.hpp"

#include <algorithm>

namespace tracer {
namespace {

using fuzz::require;

std::vector<model::PluginSpec> plugins() {
    return {test::killsnoop_like(),  test::filetop_like(),    test::usercheck_like(), test::pidpersec_like(),
            test::vfsreadlat_like(), test::stacksnoop_like(), test::connect_like()};
}

/// As many bytes as the columns reach: the given ones over and over; zeros if there are none.
std::vector<std::byte> filled(std::string_view bytes, const model::Source &source, bool key) {
    std::size_t size = 0;
    for (const model::Column &column : source.columns)
        if (column.has(TRACER_COLUMN_KEY) == key) size = std::max<std::size_t>(size, column.offset + column.size);
    std::vector<std::byte> all(size);
    for (std::size_t i = 0; i < size && !bytes.empty(); ++i)
        all[i] = static_cast<std::byte>(bytes[i % bytes.size()]);
    return all;
}

void check_refusal(const Error &error, std::string_view text) {
    fuzz::require_harmless(error.line(), "the error is one harmless line");
    fuzz::require_harmless(error.excerpt, "what stands below it is harmless", true);
    require(error.excerpt.size() < 2000, "and short");
    const bool has_place = text.size() <= 4096 && text.find_first_not_of(" \t\r\n") != std::string_view::npos;
    require(error.excerpt.empty() == !has_place, "a caret shows the place, where there is one");
}

} // namespace
} // namespace tracer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace tracer;
    static const std::vector<model::PluginSpec> specs = plugins();
    fuzz::Input input(data, size);
    const model::PluginSpec &spec = specs[input.byte() % specs.size()];
    const model::Source &source = spec.sources[input.byte() % spec.sources.size()];
    const std::string_view bytes = input.bytes(input.byte() % 64);
    const std::string text(input.rest());

    auto predicate = model::Predicate::parse(text, source);
    if (!predicate) {
        check_refusal(predicate.error(), text);
        return 0;
    }
    const auto key = filled(bytes, source, true), value = filled(bytes, source, false);
    test::FakeNames names;
    names.symbols = {{0x4141414141414000, {"do_\x1b[31mred", "mod"}}};
    names.users = {{0, "root"}, {0x41414141, "\n"}};
    test::FakeStacks stacks;
    stacks.stacks = {{0x41414141, {0x4141414141414141, 7}}};
    const model::RecordView record{&source, key, value};
    const model::Reading reading{&names, &stacks, size % 2 == 0 ? 0.0 : 0.5, 3};
    const bool held = predicate->holds(record, reading);
    require(predicate->holds(record, reading) == held, "a record is judged the same twice");
    if (auto opposite = model::Predicate::parse("!(" + text + ")", source))
        require(opposite->holds(record, reading) != held, "'!' turns it round");
    const model::RecordView cut{&source, std::span(key).first(key.size() / 2),
                                std::span(value).first(value.size() / 2)};
    (void)predicate->holds(cut, reading);
    return 0;
}
