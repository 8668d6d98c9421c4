// SPDX-License-Identifier: Apache-2.0
// Conditions on a record's columns, as --where and a measure's brackets write them: parsed once, asked of every
// record. Knows neither who asks nor what becomes of the record.
#pragma once

#include "base/result.hpp"
#include "model/cell.hpp"
#include "model/schema.hpp"

#include <memory>
#include <string_view>

namespace tracer::model {

/// `wbytes > 4096 && comm = "cc1*"`, parsed against the columns of one source.
class Predicate {
public:
    /// Errors: usage; the message says what is wrong at which character, and draws a caret below it.
    [[nodiscard]] static Result<Predicate> parse(std::string_view text, const Source &source);

    Predicate(Predicate &&) noexcept;
    Predicate &operator=(Predicate &&) noexcept;
    ~Predicate();

    /// Allocates nothing.
    [[nodiscard]] bool holds(const RecordView &record, const Reading &reading);

private:
    struct Node;
    explicit Predicate(std::unique_ptr<Node> root);
    std::unique_ptr<Node> root_;
};

} // namespace tracer::model
