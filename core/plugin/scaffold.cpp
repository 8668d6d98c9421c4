// SPDX-License-Identifier: Apache-2.0
#include "plugin/scaffold.hpp"
#include "model/text_rules.hpp"

#include "base/caller.hpp"
#include "base/fd.hpp"
#include "base/strings.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace tracer::plugin {
namespace {

namespace fs = std::filesystem;

Error failed_on(const fs::path &path, const std::error_code &why) {
    return {ExitCode::usage, why.message(), {}, harmless(path.string())};
}

void replace_all(std::string &text, const std::string &what, const std::string &with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

std::string capitals(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

std::string fill_in(std::string text, const std::string &old, const std::string &name) {
    replace_all(text, old, name);
    replace_all(text, capitals(old), capitals(name));
    return text;
}

/// The build of a plugin in tracer's own tree leaves the project to that.
std::string standing_alone(std::string text, const std::string &name, bool has_cpp) {
    if (text.find("project(") != std::string::npos) return text;
    const auto comment = text.starts_with('#') ? text.find('\n') + 1 : 0;
    text.insert(comment, "cmake_minimum_required(VERSION 3.25)\nproject(" + name + " VERSION 0.1.0 LANGUAGES C" +
                             (has_cpp ? " CXX" : "") + ")\nfind_package(tracer REQUIRED)\n");
    return text;
}

Error cannot_write(const fs::path &path) {
    return {ExitCode::output_failed,
            std::string("cannot be written: ") + std::strerror(errno),
            {},
            harmless(path.string())};
}

/// The folder, if nobody else can put a name in the way of what is made in it.
Result<Fd> open_own(const fs::path &folder) {
    Fd fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat info {};
    if (!fd || ::fstat(fd.get(), &info) != 0) return cannot_write(folder);
    if ((info.st_uid != 0 && info.st_uid != caller_uid()) || (info.st_mode & S_IWOTH) != 0)
        return Error{ExitCode::usage,
                     "will not write to " + harmless(folder.string()) + ": others can make files in that folder",
                     "use a folder of your own"};
    return fd;
}

/// Always a new file: a link that somebody has put there is not followed.
Result<void> write_file(const std::string &text, const Fd &folder, const fs::path &to) {
    const Fd out(
        ::openat(folder.get(), to.filename().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!out) return cannot_write(to);
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t got = ::write(out.get(), text.data() + done, text.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot_write(to);
        done += static_cast<std::size_t>(got);
    }
    return {};
}

/// Words that C, C++ or the build would trip over as the name of a struct, a function or a target.
bool is_taken(const std::string &name) {
    static constexpr std::array<std::string_view, 23> taken = {
        "all",   "auto", "break", "case",    "char", "class",  "const", "default", "do",    "double", "else", "enum",
        "float", "for",  "if",    "install", "int",  "struct", "test",  "tracer",  "union", "void",   "while"};
    return std::find(taken.begin(), taken.end(), name) != taken.end();
}

} // namespace

Result<std::vector<fs::path>> copy_plugin(const Original &from, const std::string &name, const fs::path &target) {
    if (!model::is_plugin_name(name))
        return Error{ExitCode::usage, "a plugin cannot be called " + in_quotes(name),
                     "use a-z, 0-9 and _, a letter first, at most 31 characters"};
    if (is_taken(name))
        return Error{ExitCode::usage, "a plugin cannot be called '" + name + "': the word is taken", {}};
    std::error_code failed;
    const bool there = fs::exists(target, failed);
    if (there && !fs::is_empty(target, failed))
        return Error{ExitCode::usage, "already exists and is not empty", "give another folder",
                     harmless(target.string())};
    if (there && !fs::is_directory(target, failed))
        return failed_on(target, std::make_error_code(std::errc::not_a_directory));
    if (failed) return failed_on(target, failed);

    std::vector<fs::path> made;
    const auto undo = [&](Error error) {
        std::error_code ignored;
        for (auto at = made.rbegin(); at != made.rend(); ++at)
            fs::remove(*at, ignored);
        if (!there) fs::remove(target, ignored);
        return error;
    };
    fs::create_directories(target, failed);
    if (failed) return Error{ExitCode::output_failed, failed.message(), {}, harmless(target.string())};
    const auto files = from.files();
    const bool has_cpp = std::ranges::any_of(files, [](const fs::path &file) { return file.extension() == ".cpp"; });
    for (const auto &file : files) {
        const auto to = target / fill_in(file.string(), from.name, name);
        fs::path parent = target;
        for (const auto &part : file.parent_path()) {
            parent /= part;
            if (fs::create_directory(parent, failed)) made.push_back(parent);
            if (failed) return undo({ExitCode::output_failed, failed.message(), {}, harmless(parent.string())});
        }
        const auto folder = open_own(to.parent_path());
        if (!folder) return undo(folder.error());
        std::ifstream in(from.folder / file, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(in), {}};
        if (!in) return undo({ExitCode::usage, "cannot be read", {}, harmless((from.folder / file).string())});
        text = fill_in(std::move(text), from.name, name);
        if (file == "CMakeLists.txt") text = standing_alone(std::move(text), name, has_cpp);
        if (auto written = write_file(text, *folder, to); !written) return undo(std::move(written).error());
        made.push_back(to);
    }
    if (made.empty()) return undo({ExitCode::usage, "contains no plugin", {}, harmless(from.folder.string())});
    std::erase_if(made, [](const fs::path &path) { return fs::is_directory(path); });
    std::sort(made.begin(), made.end());
    return made;
}

} // namespace tracer::plugin
