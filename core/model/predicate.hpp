// SPDX-License-Identifier: Apache-2.0
// Conditions on a record's columns, as --where and a measure's brackets give them: parsed once, checked on every
// record. Knows neither who checks nor what becomes of the record.
#pragma once

#include "base/result.hpp"
#include "model/cell.hpp"
#include "model/schema.hpp"

#include <memory>
#include <string_view>

namespace tracer::model {

/// `wbytes > 4096 && comm = "cc1*"`, parsed against the columns of one source.
/// COLUMN OP VALUE, joined by && (or ',') and ||, with ! and parentheses; docs/output.md has the whole grammar.
class Predicate {
public:
    /// Errors: usage. The message says what is wrong and at which character, and Error::excerpt has the text with a
    /// caret below it. Its kind is no_such_column if that is what is wrong. `source` outlives the predicate.
    [[nodiscard]] static Result<Predicate> parse(std::string_view text, const Source &source);

    Predicate(Predicate &&) noexcept;
    Predicate &operator=(Predicate &&) noexcept;
    ~Predicate();

    /// Allocates nothing. Reading::start is for columns of the time since the run's start, Reading::names for users,
    /// symbols and stacks, Reading::stacks for stacks that have an id.
    [[nodiscard]] bool holds(const RecordView &record, const Reading &reading);

private:
    struct Node;
    explicit Predicate(std::unique_ptr<Node> root);
    std::unique_ptr<Node> root_;
};

} // namespace tracer::model
