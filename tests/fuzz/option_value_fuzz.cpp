// SPDX-License-Identifier: Apache-2.0
// One option's text: the first byte chooses the type and the bounds. What is accepted lies within them, and means the
// same when it is written out and read again.
#include "fuzz/fuzz.hpp"
#include "model/parse.hpp"
#include "model/parse_option.hpp"

namespace tracer {
namespace {
using fuzz::require;

model::Option option_of(std::uint8_t choice) {
    model::Option option;
    option.name = "x";
    option.type = static_cast<tracer_option_type>(choice % 16);
    if (choice & 16) option.min = 1, option.max = 100;
    if (choice & 32) option.min = -5, option.max = 5'000'000'000;
    if (choice & 64) option.labels = {{0, "all", "all"}, {3, "Reads", "R"}, {127, "last", "l"}};
    if (choice & 128) option.labels.push_back({std::uint64_t{1} << 40, "far", "far"});
    return option;
}

bool bounded(const model::Option &option) { return option.min != 0 || option.max != 0; }

/// What `value` would be written as; the option's own parser reads it.
std::string written(const model::Option &option, const model::OptionValue &value) {
    if (const auto *flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    if (const auto *number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto *text = std::get_if<std::string>(&value)) return *text;
    if (const auto *path = std::get_if<model::PathId>(&value)) return path->path;
    if (const auto *address = std::get_if<model::Address>(&value)) return model::address_text(*address);
    std::string list;
    if (const auto *nets = std::get_if<model::Nets>(&value))
        for (const model::Net &net : *nets)
            list += (list.empty() ? "" : ",") + model::net_text(net);
    if (const auto *mask = std::get_if<model::Mask>(&value))
        for (std::size_t bit = 0; bit < 128; ++bit)
            if ((*mask)[bit / 64] >> bit % 64 & 1) list += (list.empty() ? "" : ",") + std::to_string(bit);
    if (const auto *entries = std::get_if<model::Entries>(&value))
        for (const auto &[key, text] : *entries)
            list += (list.empty() ? "" : ";") + (key == UINT32_MAX ? "default" : std::to_string(key)) + "=" + text;
    if (const auto *number = std::get_if<std::uint64_t>(&value)) {
        if (option.type == TRACER_OPTION_DURATION) return model::duration_text(*number);
        if (option.type != TRACER_OPTION_CHOICE) return std::to_string(*number);
        for (const model::Label &label : option.labels)
            if (label.value == *number) return label.name;
        return std::to_string(*number); // within its bounds
    }
    return list;
}

bool same(const model::OptionValue &a, const model::OptionValue &b) {
    if (const auto *path = std::get_if<model::PathId>(&a)) {
        const auto *other = std::get_if<model::PathId>(&b);
        return other && path->path == other->path && path->inode == other->inode && path->dev == other->dev;
    }
    if (a.index() != b.index()) return false;
    return std::visit(
        [&b](const auto &value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, model::PathId>)
                return false;
            else
                return value == std::get<T>(b);
        },
        a);
}

void check_value(const model::Option &option, const model::OptionValue &value) {
    if (const auto *number = std::get_if<std::int64_t>(&value); number && bounded(option))
        require(*number >= option.min && *number <= option.max, "a signed number lies within its bounds");
    const bool counted = option.type == TRACER_OPTION_UNSIGNED || option.type == TRACER_OPTION_DURATION;
    if (const auto *number = std::get_if<std::uint64_t>(&value); number && counted && bounded(option))
        require(*number <= static_cast<std::uint64_t>(option.max) && static_cast<std::int64_t>(*number) >= option.min,
                "a number lies within its bounds");
    const std::string text = written(option, value);
    const auto again = model::parse_option(option, text);
    require(bool(again), "what was taken can be written down");
    require(same(value, *again), "and read again as the same");
}

/// Durations and sizes without an option around them.
void check_numbers(std::string_view text) {
    if (const auto ns = model::parse_duration(text))
        require(model::parse_duration(model::duration_text(*ns)) == ns, "a duration is what its text says");
    if (const auto bytes = model::parse_size(text))
        require(model::parse_size(std::to_string(*bytes)) == bytes, "a size is what its text says");
    if (const auto number = model::parse_signed(text))
        require(model::parse_signed(std::to_string(*number)) == number, "a number is what its text says");
}

} // namespace
} // namespace tracer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    using namespace tracer;
    fuzz::Input input(data, size);
    const model::Option option = option_of(input.byte());
    const std::string_view text = input.rest();
    check_numbers(text);
    const auto value = model::parse_option(option, text);
    if (value)
        check_value(option, *value);
    else
        fuzz::require_harmless(value.error().line(), "the error is one harmless line");
    return 0;
}
