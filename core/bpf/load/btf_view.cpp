// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/btf_view.hpp"

#include <bpf/btf.h>

namespace tracer::bpf {
namespace {

constexpr int deepest = 8; // of nested structs; the bytes come from a plugin

std::uint32_t resolved(const btf *types, std::uint32_t id) {
    const int real = btf__resolve_type(types, id);
    return real < 0 ? 0 : static_cast<std::uint32_t>(real);
}

} // namespace

std::optional<StructView> StructView::find(const btf *types, const std::string &name) {
    const int id = types ? btf__find_by_name_kind(types, name.c_str(), BTF_KIND_STRUCT) : -1;
    if (id < 0) return std::nullopt;
    return StructView(types, static_cast<std::uint32_t>(id));
}

std::size_t StructView::size() const { return btf__type_by_id(types_, id_)->size; }

std::optional<MemberPlace> StructView::member(std::string_view path) const { return member_of(id_, path, 0); }

std::optional<MemberPlace> StructView::member_of(std::uint32_t id, std::string_view path, int depth) const {
    const auto *type = btf__type_by_id(types_, id);
    if (!type || !btf_is_composite(type) || depth > deepest) return std::nullopt;
    const auto dot = path.find('.');
    const auto wanted = path.substr(0, dot);
    const auto *members = btf_members(type);
    for (std::uint16_t i = 0; i < btf_vlen(type); ++i) {
        const std::size_t offset = btf_member_bit_offset(type, i) / 8;
        const std::string_view name = btf__name_by_offset(types_, members[i].name_off);
        const auto member_type = resolved(types_, members[i].type);
        if (name.empty()) {
            if (auto inner = member_of(member_type, path, depth + 1)) {
                inner->offset += offset;
                return inner;
            }
        } else if (name == wanted) {
            if (btf_member_bitfield_size(type, i) != 0) return std::nullopt;
            if (dot == std::string_view::npos) {
                const auto size = btf__resolve_size(types_, member_type);
                return MemberPlace{offset, size < 0 ? 0 : static_cast<std::size_t>(size)};
            }
            auto inner = member_of(member_type, path.substr(dot + 1), depth + 1);
            if (inner) inner->offset += offset;
            return inner;
        }
    }
    return std::nullopt;
}

} // namespace tracer::bpf
