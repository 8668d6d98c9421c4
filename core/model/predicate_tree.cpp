// SPDX-License-Identifier: Apache-2.0
#include "model/predicate_tree.hpp"

#include "base/strings.hpp"

namespace tracer::model {
namespace {

using Kind = Token::Kind;
using Tree = PredicateTree;

/// Takes tokens from the left, with one in hand.
class Parser {
public:
    explicit Parser(std::string_view text) : words_(text) {}

    Result<Tree> parse() {
        if (auto moved = advance(); !moved) return std::move(moved).error();
        if (now_.kind == Kind::end) return words_.wrong(now_, "there is no condition", "write one like 'pid = 1'");
        auto tree = alternatives(0);
        if (tree && now_.kind != Kind::end) return surplus();
        return tree;
    }

private:
    Result<void> advance() {
        auto next = words_.next();
        if (!next) return std::move(next).error();
        now_ = std::move(*next);
        return {};
    }

    Result<Tree> alternatives(std::size_t depth) {
        return joined(depth, Kind::either, Tree::Kind::any, &Parser::conjunction);
    }
    Result<Tree> conjunction(std::size_t depth) { return joined(depth, Kind::both, Tree::Kind::all, &Parser::single); }

    Result<Tree> joined(std::size_t depth, Kind sign, Tree::Kind kind, Result<Tree> (Parser::*part)(std::size_t)) {
        auto first = (this->*part)(depth);
        if (!first || now_.kind != sign) return first;
        Tree tree;
        tree.kind = kind;
        tree.parts.push_back(std::move(*first));
        while (now_.kind == sign) {
            if (auto moved = advance(); !moved) return std::move(moved).error();
            auto next = (this->*part)(depth);
            if (!next) return next;
            tree.parts.push_back(std::move(*next));
        }
        return tree;
    }

    Result<Tree> single(std::size_t depth) {
        if (now_.kind != Kind::no && now_.kind != Kind::open) return comparison();
        if (depth == Tree::deepest) return words_.wrong(now_, "too many nested parentheses");
        const Token opening = now_;
        if (auto moved = advance(); !moved) return std::move(moved).error();
        if (opening.kind == Kind::no) {
            auto part = single(depth + 1);
            if (!part) return part;
            Tree tree;
            tree.kind = Tree::Kind::no;
            tree.parts.push_back(std::move(*part));
            return tree;
        }
        auto inner = alternatives(depth + 1);
        if (!inner) return inner;
        if (now_.kind == Kind::end) return words_.wrong(opening, "a '(' that is never closed");
        if (now_.kind != Kind::close) return surplus();
        if (auto moved = advance(); !moved) return std::move(moved).error();
        return inner;
    }

    Result<Tree> comparison() {
        Tree tree;
        if (now_.kind != Kind::word || now_.quoted)
            return words_.wrong(now_, "a column's name is expected here", "write a comparison like 'pid = 1'");
        tree.column = std::move(now_);
        if (auto moved = advance(); !moved) return std::move(moved).error();
        if (!now_.compares()) return words_.wrong(now_, "a comparison is expected here", "use one of = != < <= > >=");
        tree.sign = std::move(now_);
        if (auto moved = advance(); !moved) return std::move(moved).error();
        if (now_.kind != Kind::word)
            return words_.wrong(now_, "a value is expected here",
                                "put a value that is empty or has signs in it in \"quotes\"");
        tree.value = std::move(now_);
        if (auto moved = advance(); !moved) return std::move(moved).error();
        return tree;
    }

    /// After a comparison comes something that cannot stand there.
    Error surplus() const {
        const std::string word(now_.written);
        std::string hint = "put a value with blanks or signs in it in \"quotes\"";
        if (word == "and" || word == "AND" || word == "&") hint = "write && for and";
        if (word == "or" || word == "OR" || word == "|") hint = "write || for or";
        if (now_.kind == Kind::close) return words_.wrong(now_, "a ')' without its '('");
        return words_.wrong(now_, "&&, || or the end is expected here", hint);
    }

    Words words_;
    Token now_;
};

} // namespace

Result<PredicateTree> parse_predicate(std::string_view text) {
    if (text.size() > Tree::longest)
        return Error{ExitCode::usage, "a condition of more than " + std::to_string(Tree::longest) + " bytes",
                     "give several, or a shorter one"};
    return Parser(text).parse();
}

} // namespace tracer::model
