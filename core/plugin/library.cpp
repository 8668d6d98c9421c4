// SPDX-License-Identifier: Apache-2.0
#include "plugin/library.hpp"

#include "base/fd.hpp"
#include "base/strings.hpp"

#include <boost/dll/shared_library.hpp>

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <mutex>

#ifndef MFD_NOEXEC_SEAL // Linux 6.3; it forbids execve(2), not mapping the code
#define MFD_NOEXEC_SEAL 0x0008U
#endif

namespace tracer::plugin {
namespace {

Error failure(const std::string &why) { return {ExitCode::usage, "cannot be loaded: " + harmless(why), {}}; }

/// The checked bytes, as a file that nobody can change any more, whoever still has the plugin's own file open.
Result<Fd> sealed_copy(std::span<const std::byte> bytes) {
    Fd fd(::memfd_create("tracer-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL));
    if (!fd && errno == EINVAL) fd = Fd(::memfd_create("tracer-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!fd) return failure(std::string("no memory file: ") + std::strerror(errno));
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t got = ::write(fd.get(), bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return failure(std::strerror(errno));
        done += static_cast<std::size_t>(got);
    }
    // Not F_SEAL_WRITE: it waits for whoever else holds the pages, the kernel's own compaction for one, and may give up
    // with EBUSY (memfd_wait_for_pins() in mm/memfd.c). This one (5.1) leaves writable mappings alone; there are none.
    if (::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return failure(std::strerror(errno));
    return fd;
}

/// A name by which ld.so opens the very file that `fd` refers to. Never the same name twice: ld.so takes a known name
/// for the library that it once loaded under it, and descriptor numbers are reused.
std::string name_of_open_file(int fd) {
    static std::uint32_t serial = 0;
    std::string name = "/proc/self/fd/";
    for (std::uint32_t rest = ++serial; rest != 0; rest >>= 1)
        name += (rest & 1) ? "../fd/" : "./";
    return name + std::to_string(fd);
}

/// Libraries stay for the life of the process: specs hold their callbacks, and unloading would have ld.so look at them
/// again.
void keep(boost::dll::shared_library library) {
    static auto *const kept = new std::vector<boost::dll::shared_library>; // no destructor at exit
    kept->push_back(std::move(library));
}

Result<std::uint64_t> load_file(int fd, const SharedObject &object) {
    static std::mutex one_at_a_time; // dlerror, the serial, the kept libraries
    const std::lock_guard lock(one_at_a_time);
    boost::system::error_code failed;
    boost::dll::shared_library library;
    library.load(name_of_open_file(fd), boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local, failed);
    if (failed) {
        const char *why = dlerror();
        return failure(why ? why : failed.message());
    }
    const link_map *map = nullptr;
    if (::dlinfo(library.native(), RTLD_DI_LINKMAP, &map) != 0) return failure("ld.so does not say where");
    const std::uint64_t base = map->l_addr;
    const Error other{ExitCode::usage, "is not the same in memory as in its file", "another library has its names"};
    if (reinterpret_cast<std::uintptr_t>(&library.get<const unsigned char>(TRACER_PLUGIN_SYMBOL)) !=
        base + object.descriptor_at)
        return other;
    const auto expected = Image::build(object.elf, base);
    if (!expected) return expected.error();
    if (!expected->stands_in_process(object.elf)) return other;
    keep(std::move(library));
    return base;
}

} // namespace

Result<std::uint64_t> load_library(std::span<const std::byte> bytes, const SharedObject &object) {
    // One for the copy, one for ld.so to open it with. If they ran out later, the file would seem to be at fault.
    if (!room_for_descriptors(2))
        return Error{ExitCode::cannot_trace, std::string("cannot be loaded: ") + std::strerror(EMFILE),
                     "raise the limit (ulimit -n 1024)"};
    const auto copy = sealed_copy(bytes);
    if (!copy) return copy.error();
    try {
        return load_file(copy->get(), object);
    } catch (const boost::system::system_error &failed) {
        return failure(failed.what());
    }
}

} // namespace tracer::plugin
