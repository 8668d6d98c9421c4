// SPDX-License-Identifier: Apache-2.0
#include "plugin/library.hpp"
#include "plugin/elf_check.hpp"
#include "plugin/file_check.hpp"

#include "model/words.hpp"

#include <boost/dll/shared_library.hpp>

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <mutex>

namespace tracer::plugin {
namespace {

constexpr std::string_view symbol_prefix = "tracer_plugin_v";

class LoadedPlugin final : public Plugin {
public:
    LoadedPlugin(model::PluginSpec spec, std::filesystem::path path) : spec_(std::move(spec)), path_(std::move(path)) {}
    [[nodiscard]] const model::PluginSpec &spec() const override { return spec_; }
    [[nodiscard]] const std::filesystem::path &path() const override { return path_; }

    /// Copies what still lies in the library.
    void own_objects() {
        for (auto &object : spec_.objects) {
            const auto &copy = copies_.emplace_back(object.elf.begin(), object.elf.end());
            object.elf = copy;
        }
    }

private:
    model::PluginSpec spec_;
    std::deque<std::vector<std::byte>> copies_;
    std::filesystem::path path_;
};

/// A name by which ld.so opens the very file that `fd` refers to, whatever its path may lead to by now. Never the same
/// name twice: ld.so takes a known name for the library that it once loaded by it, and descriptor numbers come again.
std::string name_of_open_file(int fd) {
    static std::uint32_t serial = 0;
    std::string name = "/proc/self/fd/";
    for (std::uint32_t rest = ++serial; rest != 0; rest >>= 1)
        name += (rest & 1) ? "../fd/" : "./";
    return name + std::to_string(fd);
}

/// Libraries stay for the life of the process: specs point into them, and unloading runs a plugin's code.
void keep(boost::dll::shared_library library) {
    static auto *const kept = new std::vector<boost::dll::shared_library>; // no destructor at exit
    kept->push_back(std::move(library));
}

/// The file exports exactly one ABI that we speak.
Result<void> check_exports(const std::vector<std::string> &names) {
    if (std::find(names.begin(), names.end(), TRACER_PLUGIN_SYMBOL) != names.end()) return {};
    if (names.empty())
        return Error{
            ExitCode::usage, "is a shared object, but no tracer plugin (it exports no " TRACER_PLUGIN_SYMBOL ")", {}};
    std::string versions;
    for (const auto &name : names)
        versions += (versions.empty() ? "" : ", ") + model::harmless(name.substr(symbol_prefix.size()));
    return Error{ExitCode::usage,
                 "is made for plugin ABI " + versions + ", this tracer speaks " + std::to_string(TRACER_ABI_MAJOR),
                 "build it against this tracer's SDK"};
}

/// Bytes of the exported object at `address`; 0: not known.
std::uint64_t symbol_size(const void *address) {
    Dl_info info{};
    void *symbol = nullptr;
    if (dladdr1(address, &info, &symbol, RTLD_DL_SYMENT) == 0 || !symbol) return 0;
    return static_cast<const ElfW(Sym) *>(symbol)->st_size;
}

bool has_native_code(const model::PluginSpec &spec) {
    return std::any_of(spec.sources.begin(), spec.sources.end(),
                       [](const model::Source &source) { return source.format.format_text != nullptr; });
}

enum class Stay { always, with_native_code };

Result<std::shared_ptr<Plugin>> open_library(const TrustedFile &file, Stay stay) {
    static std::mutex one_at_a_time; // dlerror, the serial, the kept libraries
    const std::lock_guard lock(one_at_a_time);
    boost::system::error_code failed;
    boost::dll::shared_library library;
    library.load(name_of_open_file(file.fd.get()), boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local,
                 failed);
    if (failed) {
        const char *why = dlerror();
        return Error{ExitCode::usage, "cannot be loaded: " + model::harmless(why ? why : failed.message()), {}};
    }
    // A byte first: what lies there need be neither a descriptor nor aligned like one.
    const auto *at = &library.get<const unsigned char>(TRACER_PLUGIN_SYMBOL);
    const auto size = symbol_size(at);
    std::uint32_t claimed = 0;
    if (size >= sizeof claimed) std::memcpy(&claimed, at, sizeof claimed);
    if (reinterpret_cast<std::uintptr_t>(at) % alignof(tracer_plugin) != 0 || size < 8 || claimed > size)
        return Error{ExitCode::usage, "its " TRACER_PLUGIN_SYMBOL " is no descriptor", {}};
    auto spec = read_descriptor(*reinterpret_cast<const tracer_plugin *>(at));
    if (!spec) return std::move(spec).error();
    auto plugin = std::make_shared<LoadedPlugin>(std::move(*spec), file.path);
    if (stay == Stay::always || has_native_code(plugin->spec()))
        keep(std::move(library));
    else
        plugin->own_objects();
    return std::shared_ptr<Plugin>(std::move(plugin));
}

Result<std::shared_ptr<Plugin>> load_file(const std::filesystem::path &file, Stay stay) {
    auto opened = open_trusted(file, trust_of_process());
    if (!opened) return std::move(opened).error();
    const auto refuse = [&](const Error &error) {
        return Error{ExitCode::usage, model::harmless(opened->path.string()) + ": " + error.message, error.hint};
    };
    const auto names = exported_names(opened->fd.get(), opened->size, symbol_prefix);
    if (!names) return refuse(names.error());
    if (const auto speaks = check_exports(*names); !speaks) return refuse(speaks.error());
    try {
        auto plugin = open_library(*opened, stay);
        if (!plugin) return refuse(plugin.error());
        return plugin;
    } catch (const boost::system::system_error &failed) {
        return refuse({ExitCode::usage, "cannot be loaded: " + model::harmless(failed.what()), {}});
    }
}

} // namespace

Result<std::shared_ptr<Plugin>> load(const std::filesystem::path &file) { return load_file(file, Stay::always); }

Result<std::shared_ptr<Plugin>> load_for_list(const std::filesystem::path &file) {
    return load_file(file, Stay::with_native_code);
}

} // namespace tracer::plugin
