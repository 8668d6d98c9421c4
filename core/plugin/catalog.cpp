// SPDX-License-Identifier: Apache-2.0
#include "plugin/catalog.hpp"
#include "base/similar.hpp"
#include "base/strings.hpp"
#include "model/text_rules.hpp"

#include <algorithm>
#include <map>

namespace tracer::plugin {
namespace {

namespace fs = std::filesystem;

/// The plugins in `folders`, named by their files alone: the first file of each name and who chose its folder.
std::map<std::string, Folder> files_by_name(const std::vector<Folder> &folders, std::vector<Error> &refused) {
    std::map<std::string, Folder> files;
    for (const auto &[folder, chosen] : folders) {
        std::error_code failed;
        for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
            if (at->path().extension() == ".so") files.emplace(at->path().stem().string(), Folder(at->path(), chosen));
        if (failed && failed != std::errc::no_such_file_or_directory)
            refused.push_back({ExitCode::usage, "cannot be read: " + failed.message(), {}, harmless(folder.string())});
    }
    return files;
}

/// A plugin found by its file's name must bear that name, so that a look-up needs to open no other file.
Result<std::shared_ptr<Plugin>> read_named(const fs::path &file, Chosen chosen) {
    auto plugin = read(file, chosen);
    if (!plugin) return plugin;
    const auto &name = (*plugin)->spec().name;
    if (name == file.stem().string()) return plugin;
    return Error{ExitCode::usage, "calls itself '" + name + "'", "rename the file to " + name + ".so",
                 harmless(file.string())};
}

Error unknown(const std::string &name, const std::vector<Folder> &folders) {
    std::vector<Error> ignored;
    std::vector<std::string> known;
    for (const auto &[found, file] : files_by_name(folders, ignored))
        if (model::is_plugin_name(found)) known.push_back(found);
    std::string searched;
    for (const auto &folder : folders)
        searched += (searched.empty() ? "" : ", ") + folder.path.string();
    if (known.empty()) return {ExitCode::usage, "there is no plugin " + in_quotes(name), "no plugins in " + searched};
    // A folder may hold thousands; a line may not.
    constexpr std::size_t shown = 20;
    const bool more = known.size() > shown;
    std::string all = join(std::span(known).first(std::min(known.size(), shown)));
    if (more) all += ", ... (" + std::to_string(known.size()) + " in all; see tracer list)";
    std::string near = did_you_mean(name, known);
    return {ExitCode::usage, "there is no plugin " + in_quotes(name),
            (near.empty() ? "" : near + " ") + "plugins here: " + all};
}

} // namespace

std::vector<Folder> search_path(const std::vector<fs::path> &given) {
    std::vector<Folder> folders;
    // The installed binary's own folder is the installed one: do not look there twice.
    const auto add = [&](const fs::path &path, Chosen chosen) {
        const auto same = [&](const Folder &folder) { return folder.path == path; };
        if (std::none_of(folders.begin(), folders.end(), same)) folders.emplace_back(path, chosen);
    };
    for (const auto &folder : given)
        add(folder, Chosen::by_the_caller);
    std::error_code failed;
    const auto binary = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) add((binary.parent_path() / "../lib/tracer/plugins").lexically_normal(), Chosen::by_us);
    add(TRACER_INSTALLED_PLUGINS, Chosen::by_us);
    add("/usr/local/lib/tracer/plugins", Chosen::by_us); // what root adds to a packaged tracer
    return folders;
}

Result<std::shared_ptr<Plugin>> find(const std::string &name, const std::vector<Folder> &folders) {
    if (name.find('/') != std::string::npos) return read(name, Chosen::by_the_caller);
    if (model::is_plugin_name(name)) {
        for (const auto &folder : folders) {
            const auto file = folder.path / (name + ".so");
            std::error_code failed;
            if (fs::exists(fs::symlink_status(file, failed))) return read_named(file, folder.chosen);
        }
    }
    return unknown(name, folders);
}

Listing list(const std::vector<Folder> &folders) {
    Listing listing;
    for (const auto &[name, file] : files_by_name(folders, listing.refused)) {
        const auto plugin = read_named(file.path, file.chosen);
        if (plugin) {
            const auto &spec = (*plugin)->spec();
            listing.plugins.push_back({spec.name, spec.version, spec.summary, (*plugin)->path()});
        } else {
            listing.refused.push_back(plugin.error());
        }
    }
    return listing; // the map has sorted them by name
}

} // namespace tracer::plugin
