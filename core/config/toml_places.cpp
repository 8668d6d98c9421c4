// SPDX-License-Identifier: Apache-2.0
#include "config/toml_places.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "config/toml_depth.hpp"

namespace tracer::config {

Result<toml::table> parse_toml(const std::string &path, std::string_view text) {
    if (const auto place = too_deep(text))
        return Places(path).at(
            {static_cast<toml::source_index>(place->line), static_cast<toml::source_index>(place->column)},
            "keys nested deeper than any of tracer's");
    try {
        return toml::parse(text, path);
    } catch (const toml::parse_error &error) {
        return Places(path).at(error.source().begin, harmless(error.description()));
    }
}

Error Places::at(const toml::source_position &place, const std::string &message, std::string hint) const {
    return {ExitCode::usage, message, std::move(hint),
            harmless(path_) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column)};
}

Error Places::unknown(const toml::key &key, const std::vector<std::string> &known) const {
    return at(key.source().begin, "unknown key " + in_quotes(key.str()),
              did_you_mean(key.str(), known, "known here: " + join(known)));
}

Error Places::at(const toml::node &node, std::string_view key, const Error &error) const {
    Error placed = at(node, std::string(key) + ": " + error.message, error.hint);
    placed.excerpt = error.excerpt;
    return placed;
}

} // namespace tracer::config
