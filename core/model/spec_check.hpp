// SPDX-License-Identifier: Apache-2.0
// Does a descriptor make sense in itself? Names unique, references resolved, bytes inside their record, types and
// bindings that go together. What only the BPF object can tell is checked in bpf/. Each function gives the first
// problem in words, or an empty string.
#pragma once

#include "model/schema.hpp"

#include <set>
#include <string>

namespace tracer::model {

/// Completes the sources, too.
[[nodiscard]] std::string check_spec(PluginSpec &spec);

// Its parts.
[[nodiscard]] std::string check_ladder(const PluginSpec &spec);
[[nodiscard]] std::string check_source(Source &source);
[[nodiscard]] std::string check_column(const Source &source, const Column &column);
[[nodiscard]] std::string check_options(const PluginSpec &spec);
/// The condition names an option that exists, and one of its labels.
[[nodiscard]] std::string check_condition(const PluginSpec &spec, const Condition &condition);

/// A name that two items share; empty: none.
template <class Items, class Name>
std::string shared_name(const Items &items, Name name) {
    std::set<std::string> seen;
    for (const auto &item : items)
        if (!seen.insert(name(item)).second) return name(item);
    return {};
}

} // namespace tracer::model
