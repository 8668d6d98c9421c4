// SPDX-License-Identifier: Apache-2.0
#include "output/formats.hpp"

#include <algorithm>

namespace tracer::output {

extern const Format text_format, json_format, csv_format;

std::span<const Format *const> formats() {
    static constexpr const Format *all[] = {&text_format, &json_format, &csv_format};
    return all;
}

std::vector<model::FormatName> format_names() {
    std::vector<model::FormatName> names;
    for (const Format *format : formats())
        names.push_back({format->name, format->help, format->rendered});
    return names;
}

const Format *find_format(std::string_view name) {
    const auto at = std::ranges::find(formats(), name, [](const Format *format) { return format->name; });
    return at == formats().end() ? nullptr : *at;
}

} // namespace tracer::output
