// SPDX-License-Identifier: Apache-2.0
#include "describe/types.hpp"

#include <algorithm>
#include <string_view>

namespace tracer::describe {
namespace {

constexpr std::string_view mark = "tracer:";

Tag split(std::string_view text) {
    text.remove_prefix(mark.size());
    Tag tag;
    for (auto *part : {&tag.kind, &tag.words}) {
        const auto end = text.find('\n');
        *part = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    tag.help = text;
    return tag;
}

Shape shape_of(const btf_type *type) {
    if (btf_is_any_enum(type)) return Shape::enumeration;
    if (btf_is_composite(type)) return Shape::structure;
    if (!btf_is_int(type)) return Shape::other;
    if (btf_int_encoding(type) & BTF_INT_BOOL) return Shape::boolean;
    return btf_int_encoding(type) & BTF_INT_SIGNED ? Shape::signed_number : Shape::unsigned_number;
}

} // namespace

std::string Types::text(std::uint32_t offset) const {
    const char *name = btf__name_by_offset(btf_, offset);
    return name ? name : "";
}

std::vector<Tag> Types::tags(std::uint32_t id, int member) const {
    std::vector<Tag> found;
    for (std::uint32_t i = 1; i < btf__type_cnt(btf_); ++i) {
        const btf_type *type = btf__type_by_id(btf_, i);
        if (!btf_is_decl_tag(type) || type->type != id || btf_decl_tag(type)->component_idx != member) continue;
        if (const auto said = text(type->name_off); said.starts_with(mark)) found.push_back(split(said));
    }
    return found;
}

Type Types::type(std::uint32_t id) const {
    Type result;
    const btf_type *type = btf__type_by_id(btf_, id);
    while (type && (btf_is_typedef(type) || btf_is_mod(type))) {
        if (btf_is_typedef(type) && result.alias.empty()) result.alias = text(type->name_off);
        id = type->type;
        type = btf__type_by_id(btf_, id);
    }
    if (!type) return result;
    if (!btf_is_array(type)) {
        result.id = id;
        result.name = text(type->name_off);
        result.shape = shape_of(type);
        const auto size = btf__resolve_size(btf_, id);
        result.size = size > 0 ? static_cast<std::uint32_t>(size) : 0;
        return result;
    }
    const auto *array = btf_array(type);
    const Type item = this->type(array->type);
    if (result.alias.empty()) result.alias = item.alias;
    result.id = item.id;
    result.name = item.name;
    result.size = item.size * array->nelems;
    result.shape = item.size == 1 ? Shape::characters : Shape::numbers;
    return result;
}

Type Types::variable_type(std::uint32_t id) const { return type(btf__type_by_id(btf_, id)->type); }

bool Types::is_const_volatile(std::uint32_t id) const {
    bool constant = false, unsettled = false;
    const btf_type *type = btf__type_by_id(btf_, btf__type_by_id(btf_, id)->type);
    while (type && (btf_is_typedef(type) || btf_is_mod(type) || btf_is_array(type))) {
        constant = constant || btf_is_const(type);
        unsettled = unsettled || btf_is_volatile(type);
        type = btf__type_by_id(btf_, btf_is_array(type) ? btf_array(type)->type : type->type);
    }
    return constant && unsettled;
}

bool Types::is_static(std::uint32_t id) const { return btf_var(btf__type_by_id(btf_, id))->linkage == BTF_VAR_STATIC; }

std::optional<Struct> Types::structure(const std::string &spelling) const {
    constexpr std::string_view prefix = "struct ";
    const bool tagged = spelling.starts_with(prefix);
    const auto name = tagged ? spelling.substr(prefix.size()) : spelling;
    for (const auto &[known, first] : all(tagged ? BTF_KIND_STRUCT : BTF_KIND_TYPEDEF)) {
        if (known != name) continue;
        const auto id = type(first).id;
        const btf_type *found = btf__type_by_id(btf_, id);
        if (!found || !btf_is_struct(found)) return std::nullopt;
        Struct result{text(found->name_off), found->size, {}};
        for (int m = 0; m < btf_vlen(found); ++m) {
            const auto &member = btf_members(found)[m];
            result.members.push_back({text(member.name_off), type(member.type),
                                      btf_member_bit_offset(found, static_cast<std::uint32_t>(m)) / 8, tags(id, m)});
        }
        return result;
    }
    return std::nullopt;
}

std::optional<Hole> hole_of(const Struct &record) {
    Hole hole;
    for (const auto &member : record.members) {
        if (member.offset > hole.offset) break;
        const auto end = member.offset + member.type.size;
        if (end == member.offset) continue; // of any length, at the end
        hole.offset = std::max(hole.offset, end);
        hole.after = member.name;
    }
    auto next = record.size;
    for (const auto &member : record.members)
        if (member.offset >= hole.offset && member.type.size > 0) next = std::min(next, member.offset);
    if (next <= hole.offset) return std::nullopt;
    hole.size = next - hole.offset;
    return hole;
}

std::vector<Enumerator> Types::enumerators(std::uint32_t id) const {
    std::vector<Enumerator> found;
    const btf_type *type = btf__type_by_id(btf_, id);
    for (int i = 0; type && btf_is_any_enum(type) && i < btf_vlen(type); ++i) {
        const bool wide = btf_is_enum64(type);
        const auto name = wide ? btf_enum64(type)[i].name_off : btf_enum(type)[i].name_off;
        const std::uint64_t value =
            wide ? btf_enum64_value(&btf_enum64(type)[i]) : static_cast<std::uint32_t>(btf_enum(type)[i].val);
        found.push_back({text(name), value});
    }
    return found;
}

std::vector<Enumerator> Types::enumerators(const std::string &name) const {
    const auto id = btf__find_by_name_kind(btf_, name.c_str(), BTF_KIND_ENUM);
    return id < 0 ? std::vector<Enumerator>() : enumerators(static_cast<std::uint32_t>(id));
}

std::vector<Named> Types::all(std::uint32_t kind) const {
    std::vector<Named> found;
    for (std::uint32_t i = 1; i < btf__type_cnt(btf_); ++i)
        if (const btf_type *type = btf__type_by_id(btf_, i); btf_kind(type) == kind)
            found.push_back({text(type->name_off), i});
    return found;
}

} // namespace tracer::describe
