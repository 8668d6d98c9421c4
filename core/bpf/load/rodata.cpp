// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/rodata.hpp"

#include <bpf/btf.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace tracer::bpf {
namespace {

/// The memory that becomes the object's .rodata, or nothing.
std::span<std::byte> rodata_of(bpf_object *object) {
    bpf_map *map = nullptr;
    bpf_object__for_each_map(map, object) {
        if (!bpf_map__is_internal(map) || !std::string_view(bpf_map__name(map)).ends_with(".rodata")) continue;
        std::size_t size = 0;
        // libbpf hands out as const what it means to be written before the load.
        auto *bytes = const_cast<void *>(bpf_map__initial_value(map, &size));
        return {static_cast<std::byte *>(bytes), bytes ? size : 0};
    }
    return {};
}

bool is_signed_integer(const btf *types, std::uint32_t id) {
    const auto *type = btf__type_by_id(types, static_cast<std::uint32_t>(btf__resolve_type(types, id)));
    return type && btf_is_int(type) && (btf_int_encoding(type) & BTF_INT_SIGNED) != 0;
}

} // namespace

Constants::Constants(bpf_object *object) {
    const auto memory = rodata_of(object);
    const btf *types = bpf_object__btf(object);
    const auto section = types ? btf__find_by_name_kind(types, ".rodata", BTF_KIND_DATASEC) : -1;
    if (memory.empty() || section < 0) return;
    const auto *type = btf__type_by_id(types, static_cast<std::uint32_t>(section));
    const auto *info = btf_var_secinfos(type);
    for (int i = 0; i < btf_vlen(type); ++i) {
        const auto *variable = btf__type_by_id(types, info[i].type);
        if (!variable || std::size_t{info[i].offset} + info[i].size > memory.size()) continue;
        variables_.push_back({btf__name_by_offset(types, variable->name_off),
                              memory.subspan(info[i].offset, info[i].size), is_signed_integer(types, variable->type)});
    }
}

const Constants::Variable *Constants::find(const std::string &name) const {
    const auto at =
        std::find_if(variables_.begin(), variables_.end(), [&](const Variable &v) { return v.name == name; });
    return at == variables_.end() ? nullptr : &*at;
}

Result<void> Constants::set(const std::string &name, std::span<const std::byte> value) {
    const auto *variable = find(name);
    if (!variable) return {};
    if (variable->bytes.size() != value.size())
        return Error{ExitCode::usage,
                     "constant " + name + " is " + std::to_string(variable->bytes.size()) +
                         " bytes in the object, and " + std::to_string(value.size()) + " in tracer",
                     "rebuild the plugin against this SDK"};
    std::memcpy(variable->bytes.data(), value.data(), value.size());
    return {};
}

} // namespace tracer::bpf
