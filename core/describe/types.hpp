// SPDX-License-Identifier: Apache-2.0
// An object's types as a description needs them: structs with their members, what a member's typedef is called, the
// names of an enumeration, and the tags on anything. A thin layer over libbpf's BTF.
#pragma once

#include <bpf/btf.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tracer::describe {

/// One of TRACER_TAG(kind, words, help).
struct Tag {
    std::string kind, words, help;
};

enum class Shape { other, unsigned_number, signed_number, boolean, characters, numbers, enumeration, structure };

/// What a member or a variable is.
struct Type {
    std::string alias; ///< of the outermost typedef; empty: there is none
    std::string name;  ///< of what lies below all typedefs, of an array's item
    Shape shape = Shape::other;
    std::uint32_t size = 0; ///< bytes
    std::uint32_t id = 0;   ///< of what lies below all typedefs
};

struct Member {
    std::string name;
    Type type;
    std::uint32_t offset = 0; ///< bytes
    std::vector<Tag> tags;
};

struct Struct {
    std::string name;
    std::uint32_t size = 0; ///< bytes
    std::vector<Member> members;
};

/// Bytes of a struct that none of its members covers.
struct Hole {
    std::string after; ///< the member before it; empty: it is the first thing in the struct
    std::uint32_t offset = 0, size = 0;
};
/// The first one.
[[nodiscard]] std::optional<Hole> hole_of(const Struct &record);

struct Enumerator {
    std::string name;
    std::uint64_t value = 0;
};

struct Named {
    std::string name;
    std::uint32_t id = 0;
};

class Types {
public:
    /// `btf` must outlive this.
    explicit Types(const btf *btf) : btf_(btf) {}

    /// Whether a variable is both, or its items are.
    [[nodiscard]] bool is_const_volatile(std::uint32_t id) const;
    /// Whether a variable is seen in its own file alone.
    [[nodiscard]] bool is_static(std::uint32_t id) const;
    /// By "struct name", or by a typedef's name.
    [[nodiscard]] std::optional<Struct> structure(const std::string &spelling) const;
    /// Of the enumeration with that name, or that id; none if there is none.
    [[nodiscard]] std::vector<Enumerator> enumerators(const std::string &name) const;
    [[nodiscard]] std::vector<Enumerator> enumerators(std::uint32_t id) const;
    [[nodiscard]] Type type(std::uint32_t id) const;
    [[nodiscard]] Type variable_type(std::uint32_t id) const;
    /// Our tags on type `id` as a whole, or on one of its members, in their order.
    [[nodiscard]] std::vector<Tag> tags(std::uint32_t id, int member = -1) const;
    /// In the order of the source.
    [[nodiscard]] std::vector<Named> variables() const { return all(BTF_KIND_VAR); }
    [[nodiscard]] std::vector<Named> functions() const { return all(BTF_KIND_FUNC); }

private:
    [[nodiscard]] std::vector<Named> all(std::uint32_t kind) const;
    [[nodiscard]] std::string text(std::uint32_t offset) const;
    const btf *btf_;
};

} // namespace tracer::describe
