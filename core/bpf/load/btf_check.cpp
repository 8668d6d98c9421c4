// SPDX-License-Identifier: Apache-2.0
// The types of an object: each record lies inside the section, each name and type that it refers to exists, and none
// holds itself, or libbpf would go round in circles.
#include "bpf/load/btf_check.hpp"

#include <linux/btf.h>

#include <algorithm>
#include <array>
#include <vector>

namespace tracer::bpf {
namespace {

constexpr std::uint32_t max_types = 1u << 16;
/// Types within types; libbpf walks them by recursion.
constexpr unsigned max_depth = 64;
// From newer headers than Debian's.
constexpr std::uint32_t kind_decl_tag = 17, kind_type_tag = 18, kind_enum64 = 19;

std::uint32_t kind_of(const btf_type &type) { return BTF_INFO_KIND(type.info); }

/// Bytes after the record's head.
std::uint64_t tail_of(const btf_type &type) {
    const std::uint64_t items = BTF_INFO_VLEN(type.info);
    switch (kind_of(type)) {
    case BTF_KIND_INT:
    case BTF_KIND_VAR:
    case kind_decl_tag:
        return 4;
    case BTF_KIND_ARRAY:
        return sizeof(btf_array);
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
        return items * sizeof(btf_member);
    case BTF_KIND_ENUM:
        return items * sizeof(btf_enum);
    case BTF_KIND_FUNC_PROTO:
        return items * sizeof(btf_param);
    case BTF_KIND_DATASEC:
        return items * sizeof(btf_var_secinfo);
    case kind_enum64:
        return items * 12;
    default:
        return 0;
    }
}

class Types {
public:
    Types(const Bytes &types, const Bytes &names) : types_(types), names_(names) {}

    std::string check() {
        offsets_.push_back(0); // type 0 is void
        for (std::uint64_t at = 0; at < types_.size();) {
            const auto type = types_.get<btf_type>(at);
            if (!type || !types_.holds(at + sizeof *type, tail_of(*type))) return "has a type that is cut short";
            if (kind_of(*type) == BTF_KIND_UNKN || kind_of(*type) > kind_enum64) return "has a type of a strange kind";
            if (offsets_.size() > max_types) return "has too many types";
            offsets_.push_back(at);
            at += sizeof *type + tail_of(*type);
        }
        for (std::uint32_t id = 1; id < offsets_.size(); ++id)
            if (!is_whole(id)) return "has a type that refers to what is not there";
        depths_.assign(offsets_.size(), 0);
        for (std::uint32_t id = 1; id < offsets_.size(); ++id)
            if (!is_finite(id)) return "has a type that holds itself";
        return {};
    }

private:
    [[nodiscard]] btf_type type(std::uint32_t id) const { return *types_.get<btf_type>(offsets_[id]); }
    [[nodiscard]] std::uint32_t kind(std::uint32_t id) const {
        return id == 0 ? std::uint32_t{BTF_KIND_UNKN} : kind_of(type(id));
    }
    [[nodiscard]] bool is_type(std::uint32_t id) const { return id < offsets_.size(); }
    [[nodiscard]] bool is_name(std::uint32_t offset) const { return offset < names_.size(); }
    template <class Item>
    [[nodiscard]] std::vector<Item> items(std::uint32_t id) const {
        return *types_.array<Item>(offsets_[id] + sizeof(btf_type), BTF_INFO_VLEN(type(id).info));
    }
    [[nodiscard]] btf_array array(std::uint32_t id) const {
        return *types_.get<btf_array>(offsets_[id] + sizeof(btf_type));
    }

    [[nodiscard]] bool is_whole(std::uint32_t id) const {
        const btf_type head = type(id);
        if (!is_name(head.name_off)) return false;
        const auto all = [](const auto &list, auto good) { return std::all_of(list.begin(), list.end(), good); };
        switch (kind_of(head)) {
        case BTF_KIND_INT:
        case BTF_KIND_FWD:
        case BTF_KIND_FLOAT:
            return true;
        case BTF_KIND_ARRAY:
            return is_type(array(id).type) && is_type(array(id).index_type);
        case BTF_KIND_STRUCT:
        case BTF_KIND_UNION:
            return all(items<btf_member>(id),
                       [&](const btf_member &m) { return is_name(m.name_off) && is_type(m.type); });
        case BTF_KIND_ENUM:
            return all(items<btf_enum>(id), [&](const btf_enum &e) { return is_name(e.name_off); });
        case kind_enum64:
            return all(items<std::array<std::uint32_t, 3>>(id), [&](const auto &e) { return is_name(e[0]); });
        case BTF_KIND_FUNC_PROTO:
            return is_type(head.type) && all(items<btf_param>(id), [&](const btf_param &p) {
                       return is_name(p.name_off) && is_type(p.type);
                   });
        case BTF_KIND_FUNC:
            return is_type(head.type) && kind(head.type) == BTF_KIND_FUNC_PROTO;
        case BTF_KIND_DATASEC:
            return all(items<btf_var_secinfo>(id), [&](const btf_var_secinfo &v) {
                return is_type(v.type) && (kind(v.type) == BTF_KIND_VAR || kind(v.type) == BTF_KIND_FUNC);
            });
        default: // pointers, modifiers, typedefs, variables, tags
            return is_type(head.type);
        }
    }

    /// The types that one is made of, not those that it points at.
    [[nodiscard]] std::vector<std::uint32_t> parts(std::uint32_t id) const {
        std::vector<std::uint32_t> ids;
        switch (kind(id)) {
        case BTF_KIND_ARRAY:
            return {array(id).type, array(id).index_type};
        case BTF_KIND_STRUCT:
        case BTF_KIND_UNION:
            for (const auto &member : items<btf_member>(id))
                ids.push_back(member.type);
            return ids;
        case BTF_KIND_TYPEDEF:
        case BTF_KIND_VOLATILE:
        case BTF_KIND_CONST:
        case BTF_KIND_RESTRICT:
        case BTF_KIND_VAR:
        case kind_type_tag:
        case kind_decl_tag:
            return {type(id).type};
        default:
            return ids;
        }
    }

    /// No cycle below it, and no more than max_depth levels. Walks with a stack of its own.
    bool is_finite(std::uint32_t first) {
        struct Level {
            std::uint32_t id;
            std::vector<std::uint32_t> parts;
            std::size_t next = 0;
            unsigned depth = 1;
        };
        if (depths_[first] != 0) return true;
        std::vector<Level> path;
        path.push_back({first, parts(first)});
        depths_[first] = on_the_path;
        while (!path.empty()) {
            Level &level = path.back();
            if (level.next == level.parts.size()) {
                const unsigned depth = depths_[level.id] = level.depth;
                path.pop_back();
                if (depth > max_depth) return false;
                if (!path.empty()) path.back().depth = std::max(path.back().depth, depth + 1);
                continue;
            }
            const std::uint32_t part = level.parts[level.next++];
            if (depths_[part] == on_the_path || path.size() > max_depth) return false;
            if (depths_[part] != 0) {
                level.depth = std::max(level.depth, depths_[part] + 1);
                continue;
            }
            depths_[part] = on_the_path;
            path.push_back({part, parts(part)});
        }
        return true;
    }

    static constexpr unsigned on_the_path = ~0u;
    Bytes types_, names_;
    std::vector<std::uint64_t> offsets_; ///< of each type, by its id
    std::vector<unsigned> depths_;       ///< of each type that was looked at; 0: not yet
};

} // namespace

std::string check_btf(const Bytes &btf) {
    const auto header = btf.get<btf_header>(0);
    if (!header || header->magic != BTF_MAGIC || header->version != BTF_VERSION || header->flags != 0 ||
        header->hdr_len != sizeof(btf_header) || header->type_off % 4 != 0 || header->type_len % 4 != 0)
        return "has a damaged description of its types (BTF)";
    const auto body = btf.part(header->hdr_len, btf.size() - header->hdr_len);
    const auto types = body->part(header->type_off, header->type_len);
    const auto names = body->part(header->str_off, header->str_len);
    const bool in_order = std::uint64_t{header->type_off} + header->type_len <= header->str_off &&
                          std::uint64_t{header->str_off} + header->str_len == body->size();
    if (!types || !names || !in_order || names->size() == 0 || names->get<char>(0) != '\0' ||
        names->get<char>(names->size() - 1) != '\0')
        return "has a damaged description of its types (BTF)";
    return Types(*types, *names).check();
}

} // namespace tracer::bpf
