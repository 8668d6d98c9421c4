// SPDX-License-Identifier: Apache-2.0
#include "config/file_text.hpp"

#include "base/caller.hpp"
#include "base/strings.hpp"
#include "base/trusted_file.hpp"

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

Result<std::string> text_chosen_by_caller(const std::string &path) {
    TrustedFile file;
    {
        const AsPerson asker(caller());
        if (!asker.good()) return cannot(path, "cannot take on the rights of the calling user");
        file = open_trusted(path, {trust_of_process(Chosen::by_the_caller), largest_file});
    }
    return read_all(path, file);
}

Result<std::string> text_of_root(const std::string &path) {
    return read_all(path, open_trusted(path, {trust_of_root(), largest_file}));
}

} // namespace tracer::config
