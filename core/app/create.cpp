// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "base/caller.hpp"
#include "base/strings.hpp"
#include "plugin/template.hpp"

#include <nlohmann/json.hpp>

namespace tracer::app {

namespace fs = std::filesystem;

Result<ExitCode> create(const config::Request &request) {
    auto source = plugin::template_dir();
    if (!source) return std::move(source).error();
    const fs::path target = request.folder.empty() ? fs::path(request.name) : fs::path(request.folder);
    const AsPerson as(caller()); // under sudo the plugin is its author's, not root's
    if (!as.good())
        return Error{ExitCode::output_failed, "cannot take the rights of the user who called", "run it without sudo"};
    auto made = plugin::copy_template(*source, request.name, target);
    if (!made) return std::move(made).error();
    std::vector<std::string> files(made->begin(), made->end());
    if (request.json) return print(nlohmann::ordered_json{{"name", request.name}, {"files", files}});
    std::string text;
    for (const std::string &file : files)
        text += harmless(file) + "\n";
    return print(text);
}

} // namespace tracer::app
