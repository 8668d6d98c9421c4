// SPDX-License-Identifier: Apache-2.0
// From the text of an option, as it is given on the command line or in tracer.toml, to its value. Knows nothing of
// where the text came from.
#pragma once

#include "model/settings.hpp"

#include <optional>

namespace tracer::model {

/// A set's values are below this.
inline constexpr std::uint64_t mask_bits = 128;

/// Parses `text` for `option`. The error's one line names the option, the text, and what would be right. ENTRIES: one
/// "KEY=TEXT" or several, joined by ';' (only where another "KEY=" follows).
[[nodiscard]] Result<OptionValue> parse_option(const Option &option, std::string_view text);
/// One entry of TRACER_OPTION_ENTRIES, "KEY=TEXT", with any byte but NUL in the text.
[[nodiscard]] Result<std::pair<std::uint32_t, std::string>> parse_entry(const Option &option, std::string_view text);
/// The label of that name, whatever its case; NULL: there is none.
[[nodiscard]] const Label *find_label(const Option &option, std::string_view text);

} // namespace tracer::model
