// SPDX-License-Identifier: Apache-2.0
// Structs of a BPF object by name: their size and where their members lie. A view of libbpf's BTF; owns nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct btf;

namespace tracer::bpf {

struct MemberPlace {
    std::size_t offset = 0;
    std::size_t size = 0;
};

class StructView {
public:
    /// Nothing where the BTF has no struct of that name.
    [[nodiscard]] static std::optional<StructView> find(const btf *types, const std::string &name);
    [[nodiscard]] std::size_t size() const;
    /// A member, also inside anonymous structs and unions; "a.b" goes into `a`. Bit fields are not found.
    [[nodiscard]] std::optional<MemberPlace> member(std::string_view path) const;

    [[nodiscard]] std::vector<std::string> member_names() const;
    /// The first bytes that no member covers.
    [[nodiscard]] std::optional<MemberPlace> padding() const;
    /// The names of all structs.
    [[nodiscard]] static std::vector<std::string> names(const btf *types);

private:
    StructView(const btf *types, std::uint32_t id) : types_(types), id_(id) {}
    [[nodiscard]] std::optional<MemberPlace> member_of(std::uint32_t id, std::string_view path, int depth) const;
    const btf *types_;
    std::uint32_t id_;
};

} // namespace tracer::bpf
