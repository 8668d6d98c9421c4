// SPDX-License-Identifier: Apache-2.0
#include "describe/variables.hpp"

#include "base/code_uses.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace tracer::describe {
namespace {

bool is_number(const model::Option &option) {
    return option.type == TRACER_OPTION_UNSIGNED || option.type == TRACER_OPTION_SIGNED ||
           option.type == TRACER_OPTION_CHOICE || option.type == TRACER_OPTION_DURATION;
}

bool has_sign(const Type &type) { return type.shape == Shape::signed_number; }

/// As far as an option's bounds, which have a sign, can tell.
std::int64_t greatest(const Type &type) {
    const auto bits = type.size * 8 - (has_sign(type) ? 1 : 0);
    return bits >= 63 ? std::numeric_limits<std::int64_t>::max() : (std::int64_t{1} << bits) - 1;
}

std::int64_t least(const Type &type) {
    if (!has_sign(type)) return 0;
    return type.size >= 8 ? std::numeric_limits<std::int64_t>::min() : -(std::int64_t{1} << (type.size * 8 - 1));
}

std::string range(std::int64_t from, std::int64_t to) { return std::to_string(from) + ".." + std::to_string(to); }

/// The memory that becomes the object's .rodata, or nothing.
std::span<const std::byte> rodata_of(bpf_object *object) {
    bpf_map *map = nullptr;
    bpf_object__for_each_map(map, object) {
        if (!bpf_map__is_internal(map) || !std::string_view(bpf_map__name(map)).ends_with(".rodata")) continue;
        std::size_t size = 0;
        const auto *bytes = static_cast<const std::byte *>(bpf_map__initial_value(map, &size));
        return {bytes, bytes ? size : 0};
    }
    return {};
}

/// What the source initializes the variable with; nothing: it is not among the constants.
std::optional<std::int64_t> start_of(bpf_object *object, const Named &variable, const Type &type) {
    const auto memory = rodata_of(object);
    const btf *types = bpf_object__btf(object);
    const auto section = btf__find_by_name_kind(types, ".rodata", BTF_KIND_DATASEC);
    if (memory.empty() || section < 0) return std::nullopt;
    const auto *all = btf__type_by_id(types, static_cast<std::uint32_t>(section));
    const std::span infos(btf_var_secinfos(all), btf_vlen(all));
    const auto info = std::ranges::find(infos, variable.id, &btf_var_secinfo::type);
    if (info == infos.end() || info->size > sizeof(std::int64_t) || info->offset > memory.size() ||
        info->size > memory.size() - info->offset)
        return std::nullopt;
    std::int64_t value = 0;
    std::memcpy(&value, memory.data() + info->offset, info->size); // little endian, as the objects are
    if (has_sign(type) && info->size < sizeof value) {
        const auto unused = 64 - info->size * 8;
        value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << unused) >> unused;
    }
    return value;
}

} // namespace

Result<void> check_variable(bpf_object *object, const Types &types, const Named &variable,
                            const model::Option &option) {
    if (option.binding != TRACER_BIND_CONST || !is_number(option)) return {};
    const Type type = types.variable_type(variable.id);
    if (type.size == 0 || type.size > 8) return {};
    for (const auto &label : option.labels)
        if (const auto value = static_cast<std::int64_t>(label.value); value > greatest(type) || value < least(type))
            return Error{ExitCode::usage,
                         "the label " + label.name + " is " + std::to_string(value) + ", but its " +
                             std::to_string(type.size) + (type.size == 1 ? " byte holds " : " bytes hold ") +
                             range(least(type), greatest(type)),
                         "give it a larger type"};
    if (option.min == 0 && option.max == 0) return {};
    if (option.max > greatest(type) || (option.min < least(type) && has_sign(type)))
        return Error{ExitCode::usage,
                     "its range is " + range(option.min, option.max) + ", but its " + std::to_string(type.size) +
                         (type.size == 1 ? " byte holds " : " bytes hold ") + range(least(type), greatest(type)),
                     "give it a larger type, or a smaller range"};
    const auto start = option.has_fallback ? std::nullopt : start_of(object, variable, type);
    const bool named = start && std::ranges::any_of(option.labels, [&](const model::Label &label) {
                           return label.value == static_cast<std::uint64_t>(*start);
                       });
    const bool not_given = start && (*start == 0 || *start == least(type) || *start == greatest(type));
    if (!start || not_given || named || (*start >= option.min && *start <= option.max)) return {};
    return Error{ExitCode::usage,
                 "it starts with " + std::to_string(*start) + ", outside its range of " + range(option.min, option.max),
                 "let it start within its range, or, for an option that is not given, with 0 or the type's least or "
                 "greatest value"};
}

bool is_read(std::span<const std::byte> elf, const Types &types, const Named &variable) {
    return types.is_static(variable.id) || code_uses(elf, variable.name);
}

Error nobody_reads(const model::Option &option) {
    return {ExitCode::usage,
            "variable " + option.bind + ": no program reads it, so --" + option.name + " would change nothing",
            "read it in a program, or take its TRACER_OPTION() away"};
}

bool is_condition(const model::PluginSpec &spec, const std::string &option) {
    const auto names = [&](const model::Condition &when) {
        return when.option == option ||
               std::ranges::any_of(when.also, [&](const auto &other) { return other.option == option; });
    };
    const auto of_variant = [&](const model::Variant &variant) {
        return names(variant.when) ||
               std::ranges::any_of(variant.programs, [&](const auto &program) { return names(program.when); });
    };
    return std::ranges::any_of(spec.variants, of_variant) ||
           std::ranges::any_of(spec.sources, [&](const auto &source) { return names(source.when); });
}

} // namespace tracer::describe
