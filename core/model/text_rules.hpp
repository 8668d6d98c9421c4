// SPDX-License-Identifier: Apache-2.0
// What the strings of a descriptor may look like: they reach terminals, JSON keys, command lines and libbpf.
// Pure functions over text; knows nothing of descriptors.
#pragma once

#include <cstddef>
#include <string_view>

namespace tracer::model {

/// Valid UTF-8 (no overlong forms, no surrogates) without control characters, C1 and DEL included.
[[nodiscard]] bool is_clean_text(std::string_view text);
/// A C identifier of at most 127 characters: maps, members, types, programs, column names.
[[nodiscard]] bool is_identifier(std::string_view text);
/// A variant's name: one or two identifiers, joined by a '.' ("kprobe", "kprobe.multi").
[[nodiscard]] bool is_variant_name(std::string_view text);
/// [a-z][a-z0-9_]*, at most 31 characters.
[[nodiscard]] bool is_plugin_name(std::string_view text);
/// [a-z][a-z0-9_-]*, at most 31 characters.
[[nodiscard]] bool is_option_name(std::string_view text);

} // namespace tracer::model
