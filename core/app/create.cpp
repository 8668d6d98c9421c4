// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "model/words.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>
#include <system_error>

namespace tracer::app {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view placeholder = "@NAME@"; // in the template's files and file names
constexpr std::size_t longest_name = 31;           // of a plugin, as the ABI says

Error failed(const fs::path &path, const std::error_code &error) {
    return {ExitCode::output_failed, "cannot write " + model::quoted(path.string()) + ": " + error.message(), {}};
}

/// Beside an installed tracer, else in the tree that this one was built from.
Result<fs::path> template_folder() {
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    for (const fs::path &folder : {program.parent_path() / "../share/tracer/template", fs::path(TRACER_TEMPLATE_DIR)})
        if (fs::is_directory(folder, ignored)) return folder.lexically_normal();
    return Error{ExitCode::usage, "the template for new plugins is not installed", "install tracer's SDK"};
}

Result<void> check_name(const std::string &name) {
    const bool good = !name.empty() && name.size() <= longest_name && name[0] >= 'a' && name[0] <= 'z' &&
                      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (good) return {};
    return Error{ExitCode::usage, model::quoted(name) + " cannot be a plugin's name",
                 "give a small letter, then small letters, digits or '_', 31 at most"};
}

std::string filled_in(std::string text, const std::string &name) {
    for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at + name.size()))
        text.replace(at, placeholder.size(), name);
    return text;
}

Result<void> copy(const fs::path &from, const fs::path &to, const std::string &name) {
    std::ifstream in(from, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    if (!in) return Error{ExitCode::usage, "cannot read the template " + model::quoted(from.string()), {}};
    std::ofstream out(to, std::ios::binary);
    out << filled_in(content.str(), name);
    out.close();
    if (!out) return failed(to, std::error_code(errno, std::generic_category()));
    return {};
}

Result<std::vector<std::string>> fill(const fs::path &source, const fs::path &target, const std::string &name) {
    std::vector<std::string> made;
    std::error_code error;
    fs::create_directories(target, error);
    if (error) return failed(target, error);
    for (fs::recursive_directory_iterator entry(source, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path to = target / filled_in(entry->path().lexically_relative(source).string(), name);
        if (entry->is_directory()) {
            fs::create_directories(to, error);
            continue;
        }
        if (auto copied = copy(entry->path(), to, name); !copied) return std::move(copied).error();
        made.push_back(to.string());
    }
    if (error) return failed(target, error);
    return made;
}

} // namespace

Result<ExitCode> create(const config::Request &request) {
    if (auto good = check_name(request.name); !good) return std::move(good).error();
    auto source = template_folder();
    if (!source) return std::move(source).error();
    const fs::path target = request.folder.empty() ? fs::path(request.name) : fs::path(request.folder);
    std::error_code error;
    if (fs::exists(target, error) && !fs::is_empty(target, error))
        return Error{ExitCode::usage, model::quoted(target.string()) + " is there already", "give another folder"};
    auto made = fill(*source, target, request.name);
    if (!made) return std::move(made).error();
    if (request.json) return print(nlohmann::ordered_json{{"name", request.name}, {"files", *made}});
    std::string text;
    for (const std::string &file : *made)
        text += model::harmless(file) + "\n";
    return print(text);
}

} // namespace tracer::app
