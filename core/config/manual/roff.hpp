// SPDX-License-Identifier: Apache-2.0
// Writes man(7) text: any words go in, and come out as a page shows them. Knows no command.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tracer::config {

class Roff {
public:
    /// `name` as in "tracer-filetop", `about` as the one line of whatis(1).
    Roff(std::string_view name, int section, std::string_view about, std::string_view version, std::string_view day);

    void section(std::string_view title);
    void subsection(std::string_view title);
    /// Paragraphs at each line break.
    void text(std::string_view words);
    /// Command lines.
    void synopsis(const std::vector<std::string> &usages);
    /// A term and what it means.
    void item(const std::vector<std::string> &names, std::string_view value, std::string_view meaning);
    /// Lines as they are.
    void verbatim(std::string_view lines);
    /// "NAME(SECTION), ..."
    void see_also(const std::vector<std::string> &pages);

    [[nodiscard]] std::string page() && { return std::move(text_); }

private:
    void words(std::string_view words);
    std::string text_;
};

} // namespace tracer::config
