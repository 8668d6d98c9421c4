// SPDX-License-Identifier: Apache-2.0
#include "config/outputs.hpp"

#include "base/strings.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace tracer::config {
namespace {

using model::FormatName;
using model::OutputRequest;

bool is_stdout(std::string_view path) {
    static constexpr std::array<std::string_view, 4> names{"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"};
    return std::ranges::find(names, path) != names.end();
}

/// Two spellings of one path are the same here; links are not followed.
std::string place(const OutputRequest &output) {
    if (output.path.empty()) return {};
    std::error_code failed;
    const auto whole = std::filesystem::absolute(output.path, failed).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).string();
}

} // namespace

Result<std::vector<OutputRequest>> parse_outputs(std::span<const std::string> texts,
                                                 std::span<const FormatName> formats) {
    std::vector<OutputRequest> outputs;
    for (const std::string &text : texts) {
        OutputRequest output{{}, text};
        const auto colon = text.find(':');
        if (colon != std::string::npos && std::ranges::count(formats, text.substr(0, colon), &FormatName::name))
            output = {text.substr(0, colon), text.substr(colon + 1)};
        if (output.path.empty() || output.path.find('\0') != std::string::npos)
            return Error{ExitCode::usage, in_quotes(text) + " is not a path", "give a path"};
        if (is_stdout(output.path)) output.path.clear();
        if (std::ranges::count(outputs, place(output), place))
            return Error{ExitCode::usage,
                         "two outputs go to " + (output.path.empty() ? "stdout" : in_quotes(output.path)),
                         "give each a place of its own"};
        outputs.push_back(std::move(output));
    }
    return outputs;
}

void complete_outputs(model::RunSettings &run, std::span<const FormatName> formats, bool records) {
    if (run.format.empty() && !formats.empty()) run.format = formats.front().name;
    if (run.outputs.empty() && !records) run.outputs.emplace_back();
    for (OutputRequest &output : run.outputs)
        if (output.format.empty()) output.format = run.format;
}

} // namespace tracer::config
