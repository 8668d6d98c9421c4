// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugin.hpp"

#include "plugin/library.hpp"

#include "base/fd.hpp"
#include "base/strings.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>

namespace tracer::plugin {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t max_file_size = 64u << 20;

Error refuse(const fs::path &path, Error error) {
    error.about = harmless(path.string());
    return error;
}

class FilePlugin final : public Plugin {
public:
    FilePlugin(fs::path path, std::vector<std::byte> bytes) : path_(std::move(path)), bytes_(std::move(bytes)) {}
    [[nodiscard]] const model::PluginSpec &spec() const override { return object_.descriptor.spec; }
    [[nodiscard]] const fs::path &path() const override { return path_; }

    Result<void> read() {
        auto object = read_shared_object(bytes_);
        if (!object) return refuse(path_, std::move(object).error());
        object_ = std::move(*object);
        return {};
    }

    /// It is read, and never loaded.
    void distrust(Error why) { distrust_ = std::move(why); }

    Result<void> load() override {
        if (loaded_) return {};
        if (distrust_) return *distrust_;
        const auto base = load_library(bytes_, object_);
        if (!base) return refuse(path_, base.error());
        auto &sources = object_.descriptor.spec.sources;
        for (std::size_t i = 0; i < sources.size(); ++i)
            if (const auto callback = object_.descriptor.callbacks[i]; callback != 0)
                sources[i].format.format_text =
                    reinterpret_cast<tracer_format_text_fn>(*base + callback); // NOLINT(*-int-to-ptr)
        loaded_ = true;
        return {};
    }

private:
    fs::path path_;
    std::vector<std::byte> bytes_;
    SharedObject object_;
    bool loaded_ = false;
    std::optional<Error> distrust_;
};

Error explain(const TrustedFile &file) {
    // Two folders and the file, at most. If that is too many, the file is not at fault.
    if (!room_for_descriptors(3))
        return refuse(file.path, {ExitCode::cannot_trace, std::string("cannot be opened: ") + std::strerror(EMFILE),
                                  "raise the limit (ulimit -n 1024)"});
    Error error{ExitCode::usage, harmless(file.problem), {}};
    if (file.distrusted)
        error.hint =
            "if you trust its content: " + bless(file.path, fs::path(TRACER_INSTALLED_PLUGINS) / file.path.filename());
    if (file.is_folder) {
        error.message += ", not a plugin";
        error.hint = "name a .so file in it, or give it with --plugin-dir";
    }
    return refuse(file.path, std::move(error));
}

} // namespace

Result<std::shared_ptr<Plugin>> read(const fs::path &file, Chosen chosen) {
    const auto opened = open_trusted(file, {trust_of_process(chosen), max_file_size, true});
    if (!opened) return explain(opened);
    auto bytes = read_trusted(opened, max_file_size);
    if (!bytes) return refuse(opened.path, bytes.error());
    auto plugin = std::make_shared<FilePlugin>(opened.path, std::move(*bytes));
    if (auto fine = plugin->read(); !fine) return std::move(fine).error();
    return std::shared_ptr<Plugin>(std::move(plugin));
}

Result<Inspected> inspect(const fs::path &file) {
    const auto opened = open_trusted(file, {trust_of_process(Chosen::by_the_caller), max_file_size, true});
    if (opened || !opened.distrusted) {
        auto plugin = read(file);
        if (!plugin) return std::move(plugin).error();
        return Inspected{std::move(*plugin), {}};
    }
    TrustedFile seen; // which nobody vouches for
    seen.path = opened.path;
    seen.fd = Fd(::open(opened.path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status {};
    const bool usable = seen.fd && ::fstat(seen.fd.get(), &status) == 0 && S_ISREG(status.st_mode);
    seen.size = static_cast<std::uint64_t>(status.st_size);
    if (!usable || seen.size > max_file_size) return explain(opened);
    auto bytes = read_trusted(seen, max_file_size);
    if (!bytes) return refuse(seen.path, bytes.error());
    auto plugin = std::make_shared<FilePlugin>(seen.path, std::move(*bytes));
    if (auto fine = plugin->read(); !fine) return std::move(fine).error();
    Error why = explain(opened);
    plugin->distrust(why);
    return Inspected{std::move(plugin), why.line()};
}

} // namespace tracer::plugin
