// SPDX-License-Identifier: Apache-2.0
#include "model/predicate.hpp"

#include "model/comparison.hpp"
#include "model/predicate_tree.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace tracer::model {

struct Predicate::Node {
    PredicateTree::Kind kind;
    std::vector<Node> parts;
    std::optional<Comparison> comparison;

    /// As deep as the parentheses of the text, which the grammar limits.
    static Result<Node> make(const PredicateTree &tree, const Source &source, const Words &place) {
        Node node{tree.kind, {}, {}};
        if (tree.kind == PredicateTree::Kind::comparison) {
            auto comparison = Comparison::make(source, tree.column, tree.sign, tree.value, place);
            if (!comparison) return std::move(comparison).error();
            node.comparison.emplace(std::move(*comparison));
        }
        for (const PredicateTree &part : tree.parts) {
            auto made = make(part, source, place);
            if (!made) return made;
            node.parts.push_back(std::move(*made));
        }
        return node;
    }

    [[nodiscard]] bool holds(const RecordView &record, const Reading &reading) {
        const auto part_holds = [&](Node &part) { return part.holds(record, reading); };
        switch (kind) {
        case PredicateTree::Kind::all:
            return std::ranges::all_of(parts, part_holds);
        case PredicateTree::Kind::any:
            return std::ranges::any_of(parts, part_holds);
        case PredicateTree::Kind::no:
            return !parts.front().holds(record, reading);
        case PredicateTree::Kind::comparison:
            return comparison->holds(record, reading);
        }
        return false;
    }
};

Predicate::Predicate(std::unique_ptr<Node> root) : root_(std::move(root)) {}
Predicate::Predicate(Predicate &&) noexcept = default;
Predicate &Predicate::operator=(Predicate &&) noexcept = default;
Predicate::~Predicate() = default;

Result<Predicate> Predicate::parse(std::string_view text, const Source &source) {
    auto tree = parse_predicate(text);
    if (!tree) return std::move(tree).error();
    auto root = Node::make(*tree, source, Words(text));
    if (!root) return std::move(root).error();
    return Predicate(std::make_unique<Node>(std::move(*root)));
}

bool Predicate::holds(const RecordView &record, const Reading &reading) { return root_->holds(record, reading); }

} // namespace tracer::model
