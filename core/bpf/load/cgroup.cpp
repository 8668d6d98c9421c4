// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/cgroup.hpp"

#include "base/errno_error.hpp"
#include "bpf/load/verifier_log.hpp"

#include <bpf/bpf.h>

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <vector>

namespace tracer::bpf {
namespace {

/// mountinfo writes space, tab, newline and backslash as \ooo.
std::string unescape(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else
            plain += text[i];
    }
    return plain;
}

} // namespace

std::string cgroup2_mount(std::string_view mountinfo) {
    std::istringstream lines{std::string(mountinfo)};
    for (std::string line; std::getline(lines, line);) {
        const auto dash = line.find(" - ");
        if (dash == std::string::npos || !std::string_view(line).substr(dash + 3).starts_with("cgroup2 ")) continue;
        std::istringstream fields{line};
        std::string id, parent, device, root, mount;
        if (fields >> id >> parent >> device >> root >> mount) return unescape(mount);
    }
    return {};
}

Result<Fd> open_cgroup(const std::string &path) {
    std::string full = path;
    if (!path.starts_with('/')) {
        std::ifstream file("/proc/self/mountinfo");
        std::ostringstream text;
        text << file.rdbuf();
        const auto mount = cgroup2_mount(text.str());
        if (mount.empty())
            return Error{ExitCode::usage, "--cgroup: no cgroup2 file system is mounted",
                         "mount one, or give an absolute path"};
        full = mount + "/" + path;
    }
    const auto shown = one_line(full, 200);
    Fd folder(::open(full.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder)
        return Error{ExitCode::usage, "--cgroup " + shown + ": " + std::strerror(errno),
                     "give a folder of the cgroup2 file system"};
    struct statfs info {};
    if (::fstatfs(folder.get(), &info) != 0 || info.f_type != CGROUP2_SUPER_MAGIC)
        return Error{ExitCode::usage, "--cgroup " + shown + " is not on a cgroup2 file system",
                     "give a folder of the cgroup2 file system"};
    return folder;
}

Result<CgroupPlace> cgroup_place(const Fd &folder) {
    // The number of a kernfs inode is its id on 64 bits (kernfs_id_ino() in include/linux/kernfs.h), and the root's
    // is 1.
    constexpr std::uint64_t root = 1;
    constexpr std::uint32_t deepest = 32;
    const auto failed = [] { return errno_error("--cgroup: cannot see where the group is"); };
    struct stat info {};
    if (::fstat(folder.get(), &info) != 0) return failed();
    CgroupPlace place{info.st_ino, 0, 0};
    Fd above;
    for (auto here = info; here.st_ino != root;) {
        Fd up(::openat(above ? above.get() : folder.get(), "..", O_PATH | O_DIRECTORY | O_CLOEXEC));
        struct stat parent {};
        if (!up || ::fstat(up.get(), &parent) != 0) return failed();
        ++place.from;
        if (parent.st_dev != here.st_dev || parent.st_ino == here.st_ino) { // where a namespace begins
            place.to = place.from + deepest;
            return place;
        }
        above = std::move(up);
        here = parent;
    }
    place.to = place.from;
    return place;
}

PidNamespace pid_namespace() {
    // The first pid namespace's number is fixed: PROC_PID_INIT_INO, include/linux/proc_ns.h.
    constexpr ino_t first = 0xEFFFFFFC;
    struct stat info {};
    if (::stat("/proc/self/ns/pid", &info) != 0 || info.st_ino == first) return {};
    // The helper compares with the kernel's own dev_t, 20 bits of minor (ns_match() in fs/nsfs.c).
    return {std::uint64_t{major(info.st_dev)} << 20 | minor(info.st_dev), info.st_ino};
}

Result<std::uint32_t> root_process_id() {
    if (pid_namespace().inode == 0) return static_cast<std::uint32_t>(::getpid());
    // No file tells what outer namespaces call us. A program does, run here and now.
    constexpr std::array<bpf_insn, 3> ask{{
        {BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_get_current_pid_tgid},
        {BPF_ALU64 | BPF_RSH | BPF_K, 0, 0, 0, 32},
        {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
    }};
    const Fd program(
        bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "tracer_self", "GPL", ask.data(), ask.size(), nullptr));
    bpf_test_run_opts options{};
    options.sz = sizeof options;
    if (!program || bpf_prog_test_run_opts(program.get(), &options) != 0)
        return Error{ExitCode::cannot_trace,
                     std::string("cannot find out which process tracer is, to leave it out: ") + std::strerror(errno),
                     "try with --self"};
    return options.retval;
}

} // namespace tracer::bpf
