// SPDX-License-Identifier: Apache-2.0
// Files for TomlFile. They say what is traced, which plugins run and where records go, so they are held to the rules
// for plugins: nobody whom we do not trust may have written them. One rule is left out: they may lie on a nosuid file
// system such as /tmp, since they hold no code, and the plugins that they name are checked on their own.
#include "config/toml_file.hpp"

#include "base/caller.hpp"
#include "base/trusted_file.hpp"
#include "base/strings.hpp"

#include <cerrno>
#include <unistd.h>

namespace tracer::config {
namespace {

constexpr std::uint64_t largest_file = 1u << 20;

Error cannot(const std::string &path, const std::string &why, std::string hint = {}) {
    return {ExitCode::usage, "cannot use the configuration " + in_quotes(path) + ": " + why, std::move(hint)};
}

Result<std::string> read_all(const std::string &path, const TrustedFile &file) {
    if (!file) {
        const std::string hint = file.distrusted
                                     ? "if you trust its content: " +
                                           bless(file.path, std::filesystem::path("/etc/tracer") / file.path.filename())
                                     : std::string();
        return cannot(path, "it " + harmless(file.problem), hint);
    }
    const auto bytes = read_trusted(file, largest_file);
    if (!bytes) return cannot(path, "it " + bytes.error().message, bytes.error().hint);
    return std::string(reinterpret_cast<const char *>(bytes->data()), bytes->size());
}

} // namespace

Result<TomlFile> TomlFile::read(const std::string &path) {
    TrustedFile file;
    {
        const AsPerson asker(caller()); // under sudo it must be one that the caller may read
        if (!asker.good()) return cannot(path, "cannot take on the rights of the calling user");
        file = open_trusted(path, {trust_of_process(Chosen::by_the_caller), largest_file});
    }
    const auto text = read_all(path, file);
    if (!text) return text.error();
    return parse(path, *text);
}

Result<TomlFile> TomlFile::read_system(const std::string &path) {
    // A file that this user cannot read is not this user's mistake: without root nothing is traced anyway.
    if (::access(path.c_str(), R_OK) != 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
        return parse(path, "");
    const auto text = read_all(path, open_trusted(path, {trust_of_root(), largest_file}));
    if (!text) return text.error();
    return parse(path, *text);
}

} // namespace tracer::config
