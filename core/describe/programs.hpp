// SPDX-License-Identifier: Apache-2.0
// From an object's programs to the ladder of variants: a section's name says how a program attaches, and thereby to
// which variant it belongs.
#pragma once

#include "describe/types.hpp"
#include "model/schema.hpp"

#include <bpf/libbpf.h>

namespace tracer::describe {

/// What the plugin's tags say of all variants.
struct LadderWords {
    std::vector<Tag> variants; ///< their names, in order
    std::vector<Tag> caveats;
    std::vector<Tag> blind;
};

/// Adds the programs of `object` to `ladder`. Errors: usage, with the program.
[[nodiscard]] Result<void> add_programs(bpf_object *object, const std::string &object_name, const Types &types,
                                        std::vector<model::Variant> &ladder);
/// Puts the variants in order, with their words. Errors: usage.
[[nodiscard]] Result<void> finish_ladder(const LadderWords &words, std::vector<model::Variant> &ladder);

} // namespace tracer::describe
