// SPDX-License-Identifier: Apache-2.0
#include "config/record.hpp"

#include <algorithm>

namespace tracer::config {
namespace {

using model::FormatName;

Result<std::string> take_folder(std::vector<std::string> &texts, Formats formats) {
    const auto names_format = [&](const std::string &text) {
        const auto colon = text.find(':');
        return colon != std::string::npos && std::ranges::count(formats, text.substr(0, colon), &FormatName::name) > 0;
    };
    const auto folder = std::ranges::find_if_not(texts, names_format);
    if (folder == texts.end())
        return Error{ExitCode::usage, "no folder was named for the recording", "give one with -o DIR"};
    std::string taken = *folder;
    texts.erase(folder);
    if (std::ranges::find_if_not(texts, names_format) != texts.end())
        return Error{ExitCode::usage, "two folders were named for the recording",
                     "say FORMAT:PATH for what is shown beside it"};
    return taken;
}

} // namespace

Result<void> name_recording(Given &given, Formats formats) {
    const auto of = [&](std::string_view name) {
        return std::ranges::find(given.common, name, [](const auto &item) { return item.first->name; });
    };
    if (of("record") != given.common.end()) return {};
    const auto output = of("output");
    std::vector<std::string> texts;
    if (output != given.common.end()) texts = output->second;
    auto folder = take_folder(texts, formats);
    if (!folder) return std::move(folder).error();
    given.common.erase(output);
    if (!texts.empty()) given.common.emplace_back(model::common_option("output"), std::move(texts));
    given.common.emplace_back(model::common_option("record"), std::vector{std::move(*folder)});
    return {};
}

} // namespace tracer::config
