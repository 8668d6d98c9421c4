// SPDX-License-Identifier: Apache-2.0
// Does a descriptor make sense in itself? Names unique, references resolved, bytes inside their record, types and
// bindings that go together. What only the BPF object can tell is checked in bpf/. Each function gives the first
// problem in words, or an empty string.
#pragma once

#include "model/schema.hpp"

#include <set>
#include <string>

namespace tracer::plugin {

/// Completes the sources, too.
[[nodiscard]] std::string check_spec(model::PluginSpec &spec);

// Its parts.
[[nodiscard]] std::string check_ladder(const model::PluginSpec &spec);
[[nodiscard]] std::string check_source(model::Source &source);
[[nodiscard]] std::string check_column(const model::Source &source, const model::Column &column);
[[nodiscard]] std::string check_options(const model::PluginSpec &spec);
/// The condition names an option that exists, and one of its labels.
[[nodiscard]] std::string check_condition(const model::PluginSpec &spec, const model::Condition &condition);

/// A name that two items share; empty: none.
template <class Items, class Name>
std::string shared_name(const Items &items, Name name) {
    std::set<std::string> seen;
    for (const auto &item : items)
        if (!seen.insert(name(item)).second) return name(item);
    return {};
}

} // namespace tracer::plugin
