// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/btf_gaps.hpp"

#include <bpf/btf.h>

#include <algorithm>

namespace tracer::bpf {
namespace {

constexpr int deepest = 8; // of nested structs; the bytes come from a plugin

class Walk {
public:
    explicit Walk(const btf *types) : types_(types) {}

    void look_at(std::uint32_t id, std::size_t base, int depth = 0) {
        const btf_type *type = btf__type_by_id(types_, id);
        if (!type || !btf_is_struct(type) || depth > deepest) return;
        std::size_t end = 0; // in bits
        for (std::uint16_t i = 0; i < btf_vlen(type); ++i) {
            const std::size_t from = btf_member_bit_offset(type, i);
            add(base, end, from);
            const int inner = btf__resolve_type(types_, btf_members(type)[i].type);
            const std::size_t bits = btf_member_bitfield_size(type, i);
            const auto bytes = inner < 0 ? 0 : btf__resolve_size(types_, static_cast<std::uint32_t>(inner));
            end = std::max(end, from + (bits ? bits : static_cast<std::size_t>(std::max<std::int64_t>(bytes, 0)) * 8));
            if (inner > 0) look_at(static_cast<std::uint32_t>(inner), base + from / 8, depth + 1);
        }
        add(base, end, std::size_t{type->size} * 8);
    }
    [[nodiscard]] std::vector<Gap> found() && { return std::move(found_); }

private:
    void add(std::size_t base, std::size_t from_bit, std::size_t to_bit) {
        const std::size_t from = (from_bit + 7) / 8, to = to_bit / 8;
        if (from < to) found_.push_back({base + from, to - from});
    }
    const btf *types_;
    std::vector<Gap> found_;
};

} // namespace

std::vector<Gap> gaps_of(const btf *types, const std::string &name) {
    const int id = types ? btf__find_by_name_kind(types, name.c_str(), BTF_KIND_STRUCT) : -1;
    if (id < 0) return {};
    Walk walk(types);
    walk.look_at(static_cast<std::uint32_t>(id), 0);
    return std::move(walk).found();
}

} // namespace tracer::bpf
