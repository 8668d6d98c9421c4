// SPDX-License-Identifier: Apache-2.0
// Bytes that a traced process chose, made harmless for each format. Assumes nothing about them, not even that they are
// text. Knows nothing of columns.
#pragma once

#include "output/buffer.hpp"

#include <limits>

namespace tracer::output {

/// For a terminal and for CSV: control bytes, DEL, C1, line and direction controls of Unicode and everything that is
/// not UTF-8 as \xNN, a backslash as \\. Stops before a character that would exceed `columns`. Returns the columns
/// written, one per character.
std::size_t escape_text(Buffer &out, std::string_view bytes,
                        std::size_t columns = std::numeric_limits<std::size_t>::max());
/// Texts that each end with a NUL, joined by blanks: a blank in one of them is \x20, and one that is empty "". Returns
/// the columns written, at most `columns`.
std::size_t escape_words(Buffer &out, std::string_view words,
                         std::size_t columns = std::numeric_limits<std::size_t>::max());
/// The inside of a JSON string: the same code points as \uNNNN; a byte that is not UTF-8 becomes U+FFFD.
void escape_json(Buffer &out, std::string_view bytes);
/// Would a spreadsheet take a field that begins like this for a formula? Also true of an apostrophe, which marks those.
[[nodiscard]] bool runs_in_a_spreadsheet(std::string_view bytes);
/// A field of CSV (RFC 4180): escaped as text, and quoted where it has to be. Unless `raw`, one that a spreadsheet
/// would run gets an apostrophe in front (a tab or line break there is \xNN already, and harmless).
void escape_csv(Buffer &out, std::string_view bytes, bool raw);
/// The same of texts that escape_words() joins.
void escape_csv_words(Buffer &out, std::string_view words, bool raw);

} // namespace tracer::output
