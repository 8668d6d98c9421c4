// SPDX-License-Identifier: Apache-2.0
#include "plugin/catalog.hpp"
#include "plugin/library.hpp"
#include "plugin/words.hpp"

#include "model/words.hpp"

#include <algorithm>
#include <map>

namespace tracer::plugin {
namespace {

namespace fs = std::filesystem;

/// Names of the plugins in `folders` by their files alone, to the first file of each.
std::map<std::string, fs::path> files_by_name(const std::vector<fs::path> &folders, std::vector<Error> &refused) {
    std::map<std::string, fs::path> files;
    for (const auto &folder : folders) {
        std::error_code failed;
        for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
            if (at->path().extension() == ".so") files.emplace(at->path().stem().string(), at->path());
        if (failed && failed != std::errc::no_such_file_or_directory)
            refused.push_back(
                {ExitCode::usage, model::harmless(folder.string()) + ": cannot be read: " + failed.message(), {}});
    }
    return files;
}

/// A plugin found by its file's name must bear that name, so that a look-up needs to open no other file.
Result<std::shared_ptr<Plugin>> checked_name(Result<std::shared_ptr<Plugin>> loaded, const fs::path &file) {
    if (!loaded) return loaded;
    const auto &name = (*loaded)->spec().name;
    if (name == file.stem().string()) return loaded;
    return Error{ExitCode::usage, model::harmless(file.string()) + ": calls itself '" + name + "'",
                 "name the file " + name + ".so"};
}

Error unknown(const std::string &name, const std::vector<fs::path> &folders) {
    std::vector<Error> ignored;
    std::vector<std::string> known;
    for (const auto &[found, file] : files_by_name(folders, ignored))
        if (is_plugin_name(found)) known.push_back(found);
    std::string searched;
    for (const auto &folder : folders)
        searched += (searched.empty() ? "" : ", ") + folder.string();
    if (known.empty())
        return {ExitCode::usage, "there is no plugin " + model::quoted(name), "no plugins in " + searched};
    // A folder may hold thousands; a line may not.
    constexpr std::size_t shown = 20;
    const bool more = known.size() > shown;
    std::string all = model::join(std::span(known).first(std::min(known.size(), shown)));
    if (more) all += ", ... (" + std::to_string(known.size()) + " in all; see tracer list)";
    std::string near = model::did_you_mean(name, known);
    return {ExitCode::usage, "there is no plugin " + model::quoted(name),
            (near.empty() ? "" : near + " ") + "plugins here: " + all};
}

} // namespace

std::vector<fs::path> search_path(const std::vector<fs::path> &given) {
    std::vector<fs::path> folders = given;
    std::error_code failed;
    const auto binary = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) folders.push_back((binary.parent_path() / "../lib/tracer/plugins").lexically_normal());
    folders.emplace_back(TRACER_INSTALLED_PLUGINS);
    // The installed binary's own folder is the installed one: do not look there twice.
    std::vector<fs::path> once;
    for (const auto &folder : folders)
        if (std::find(once.begin(), once.end(), folder) == once.end()) once.push_back(folder);
    return once;
}

Result<std::shared_ptr<Plugin>> find(const std::string &name, const std::vector<fs::path> &folders) {
    if (name.find('/') != std::string::npos) return load(name);
    if (is_plugin_name(name)) {
        for (const auto &folder : folders) {
            const auto file = folder / (name + ".so");
            std::error_code failed;
            if (fs::exists(fs::symlink_status(file, failed))) return checked_name(load(file), file);
        }
    }
    return unknown(name, folders);
}

Listing list(const std::vector<fs::path> &folders) {
    Listing listing;
    for (const auto &[name, file] : files_by_name(folders, listing.refused)) {
        auto loaded = checked_name(load_for_list(file), file);
        if (loaded)
            listing.plugins.push_back(std::move(*loaded));
        else
            listing.refused.push_back(std::move(loaded).error());
    }
    return listing; // the map has sorted them by name
}

} // namespace tracer::plugin
