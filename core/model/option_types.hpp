// SPDX-License-Identifier: Apache-2.0
// What the host knows of the types that a plugin's option may have, and the names of the enumerations around it, one
// table each. How a value is read is up to settings.hpp.
#pragma once

#include <tracer/abi.h>

namespace tracer::model {

struct OptionType {
    const char *name;         ///< as `info` shows it
    const char *metavar;      ///< stands for a value in the help; nullptr: a flag, which takes none
    bool number = false;      ///< one number
    bool has_labels = false;  ///< may name its values
    bool has_bounds = number; ///< may state the least and the greatest value
    bool of_map = false;      ///< its values are entries of a map; it may be repeated
};

inline constexpr tracer_option_type last_option_type = TRACER_OPTION_SYSCALL;
[[nodiscard]] OptionType option_type(tracer_option_type type);
/// What an option's value is put into, as `info` shows it.
[[nodiscard]] const char *binding_name(tracer_binding binding);

/// A source's kind as `info` shows it, and the type of the records that it gives, as JSON names it.
struct SourceKind {
    const char *name, *record;
};
[[nodiscard]] SourceKind source_kind(tracer_source_kind kind);

} // namespace tracer::model
