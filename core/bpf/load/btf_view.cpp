// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/btf_view.hpp"

#include <bpf/btf.h>

#include <algorithm>

namespace tracer::bpf {
namespace {

// The bytes come from a plugin.
constexpr int deepest = 8; // of nested structs
constexpr std::size_t largest = 64 << 10;
constexpr std::size_t most_steps = 64 << 10;

std::uint32_t resolved(const btf *types, std::uint32_t id) {
    const int real = btf__resolve_type(types, id);
    return real < 0 ? 0 : static_cast<std::uint32_t>(real);
}

/// Which bytes of a struct lie in some member of it.
class Coverage {
public:
    Coverage(const btf *types, std::size_t size) : types_(types), covered_(size) {}

    // NOLINTNEXTLINE(misc-no-recursion): no deeper than `deepest`
    void add(std::uint32_t id, std::size_t from, int depth) {
        const auto *type = btf__type_by_id(types_, id);
        const auto size = btf__resolve_size(types_, id);
        if (!type || size <= 0) return;
        if (depth >= deepest || steps_++ > most_steps) return mark(from, static_cast<std::size_t>(size));
        if (btf_is_composite(type)) return add_members(type, from, depth);
        const auto *array = btf_is_array(type) ? btf_array(type) : nullptr;
        const auto item = array ? resolved(types_, array->type) : 0;
        const auto *item_type = array ? btf__type_by_id(types_, item) : nullptr;
        const auto item_size = item_type && btf_is_composite(item_type) ? btf__resolve_size(types_, item) : 0;
        if (item_size <= 0) return mark(from, static_cast<std::size_t>(size));
        for (std::uint32_t i = 0; i < array->nelems && from < covered_.size(); ++i) {
            add(item, from, depth + 1);
            from += static_cast<std::size_t>(item_size);
        }
    }
    [[nodiscard]] std::optional<MemberPlace> gap() const {
        const auto first = std::find(covered_.begin(), covered_.end(), false);
        if (first == covered_.end()) return std::nullopt;
        const auto last = std::find(first, covered_.end(), true);
        return MemberPlace{static_cast<std::size_t>(first - covered_.begin()), static_cast<std::size_t>(last - first)};
    }

private:
    // NOLINTNEXTLINE(misc-no-recursion)
    void add_members(const btf_type *type, std::size_t from, int depth) {
        for (std::uint16_t i = 0; i < btf_vlen(type); ++i) {
            const std::size_t first = btf_member_bit_offset(type, i), bits = btf_member_bitfield_size(type, i);
            if (bits != 0)
                mark(from + first / 8, (first % 8 + bits + 7) / 8);
            else
                add(resolved(types_, btf_members(type)[i].type), from + first / 8, depth + 1);
        }
    }
    void mark(std::size_t from, std::size_t size) {
        for (std::size_t at = from; at < covered_.size() && at - from < size; ++at)
            covered_[at] = true;
    }

    const btf *types_;
    std::vector<bool> covered_;
    std::size_t steps_ = 0;
};

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

std::vector<std::string> StructView::member_names() const {
    std::vector<std::string> names;
    const auto *type = btf__type_by_id(types_, id_);
    const auto *members = btf_members(type);
    for (std::uint16_t i = 0; i < btf_vlen(type); ++i)
        names.emplace_back(btf__name_by_offset(types_, members[i].name_off));
    return names;
}

std::optional<MemberPlace> StructView::padding() const {
    if (size() > largest) return std::nullopt;
    Coverage coverage(types_, size());
    coverage.add(id_, 0, 0);
    return coverage.gap();
}

std::vector<std::string> StructView::names(const btf *types) {
    std::vector<std::string> names;
    for (std::uint32_t id = 1; types && id < btf__type_cnt(types); ++id)
        if (const auto *type = btf__type_by_id(types, id); btf_is_struct(type))
            names.emplace_back(btf__name_by_offset(types, type->name_off));
    return names;
}

} // namespace tracer::bpf
