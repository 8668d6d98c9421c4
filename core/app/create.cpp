// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "base/caller.hpp"
#include "base/strings.hpp"
#include "plugin/scaffold.hpp"

#include <nlohmann/json.hpp>

namespace tracer::app {

namespace fs = std::filesystem;

Result<ExitCode> create(const config::Request &request, Plugins &) {
    auto source = plugin::template_dir();
    if (!source) return std::move(source).error();
    const std::string &name = request.words.front();
    const fs::path target = request.words.back(); // the folder, or the name where none is given
    const AsPerson as(caller());                  // under sudo the plugin belongs to its author, not to root
    if (!as.good())
        return Error{ExitCode::output_failed, "cannot take on the rights of the calling user", "run it without sudo"};
    auto made = plugin::copy_template(*source, name, target);
    if (!made) return std::move(made).error();
    std::vector<std::string> files(made->begin(), made->end());
    if (request.json) return print(nlohmann::ordered_json{{"name", name}, {"files", files}});
    std::string text;
    for (const std::string &file : files)
        text += harmless(file) + "\n";
    return print(text);
}

} // namespace tracer::app
