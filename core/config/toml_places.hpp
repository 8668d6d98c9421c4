// SPDX-License-Identifier: Apache-2.0
// A TOML file's table, and mistakes in it, each with its line and column. Includes toml++, which only this directory
// knows. Knows no key.
#pragma once

#include "base/result.hpp"
#include "config/toml_text.hpp"
#include "model/gate_request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tracer::config {

/// Errors: usage, "PATH:LINE:COLUMN: what"; instead of toml++'s exceptions or a stack overflow.
[[nodiscard]] Result<toml::table> parse_toml(const std::string &path, std::string_view text);

/// Mistakes of one file. The path outlives it.
class Places {
public:
    explicit Places(const std::string &path) : path_(path) {}

    [[nodiscard]] Error at(const toml::source_position &place, const std::string &message, std::string hint = {}) const;
    [[nodiscard]] Error at(const toml::node &node, const std::string &message, std::string hint = {}) const {
        return at(node.source().begin, message, std::move(hint));
    }
    [[nodiscard]] Error unknown(const toml::key &key, const std::vector<std::string> &known) const;
    /// An error of a key's value. The place replaces what its own parser says it is about ("option --NAME").
    [[nodiscard]] Error at(const toml::node &node, std::string_view key, const Error &error) const;
    [[nodiscard]] model::Place place(const toml::source_position &position) const {
        return {path_, position.line, position.column};
    }

private:
    const std::string &path_;
};

} // namespace tracer::config
