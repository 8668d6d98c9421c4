// SPDX-License-Identifier: Apache-2.0
#include "gate/measure_text.hpp"

#include "base/strings.hpp"

namespace tracer::gate {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::size_t longest = 4096; // a condition's limit, too

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

Error wrong(std::string message, std::string hint = {}) {
    return {ExitCode::usage, std::move(message), std::move(hint)};
}

} // namespace

Result<MeasureParts> measure_parts(std::string_view text) {
    MeasureParts parts;
    text = trimmed(text);
    if (text.size() > longest) return wrong("a measure of more than " + std::to_string(longest) + " bytes");
    const std::string_view all = text;
    parts.text = text;
    if (const auto bracket = text.find('['); bracket != std::string_view::npos) {
        if (!text.ends_with(']')) return wrong("measure " + in_quotes(all) + ": a bracket that is never closed");
        parts.has_where = true;
        parts.where = trimmed(text.substr(bracket + 1, text.size() - bracket - 2));
        if (parts.where.empty())
            return wrong("measure " + in_quotes(all) + ": nothing in the brackets",
                         "leave them out, or write a condition");
        text = trimmed(text.substr(0, bracket));
    }
    const auto dot = text.find('.');
    if (dot == 0 || dot == std::string_view::npos || dot + 1 == text.size())
        return wrong("measure " + in_quotes(all) + ": not of the form PLUGIN.COLUMN",
                     "write a plugin, a dot, and one of its columns: filetop.reads");
    parts.plugin = text.substr(0, dot);
    parts.name = text.substr(dot + 1);
    return parts;
}

} // namespace tracer::gate
