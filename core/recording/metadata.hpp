// SPDX-License-Identifier: Apache-2.0
// The file `metadata` of a recording: what a reader of CTF 1.8 needs to know, in TSDL, and after it, in a comment,
// what tracer itself needs to know. Knows no file.
#pragma once

#include "recording/catalog.hpp"
#include "recording/description.hpp"

#include <optional>

namespace tracer::recording {

[[nodiscard]] std::string metadata(const Description &description, const Catalog &catalog);
/// The JSON in the comment; nothing if there is none.
[[nodiscard]] std::optional<std::string_view> description_in(std::string_view metadata);

} // namespace tracer::recording
