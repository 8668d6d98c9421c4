// SPDX-License-Identifier: Apache-2.0
#include "support/bpf_objects.hpp"

#include <linux/bpf.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace tracer::test {
namespace {
bool exists(const BpfId &id) {
    bpf_attr attr{};
    attr.prog_id = id.second; // map_id and link_id are in the same place
    const long fd = ::syscall(SYS_bpf, id.first, &attr, sizeof attr);
    if (fd >= 0) ::close(static_cast<int>(fd));
    return fd >= 0 || errno != ENOENT;
}

std::set<BpfId> held_by_anybody() {
    std::set<BpfId> held;
    std::error_code ignored;
    for (const auto &folder : std::filesystem::directory_iterator("/proc", ignored)) {
        const int pid = std::atoi(folder.path().filename().c_str());
        if (pid > 0) held.merge(bpf_objects_of(pid));
    }
    return held;
}
} // namespace

std::set<BpfId> bpf_objects_of(pid_t pid) {
    std::set<BpfId> ids;
    std::error_code failed;
    std::filesystem::directory_iterator file("/proc/" + std::to_string(pid) + "/fdinfo", failed), end;
    for (; !failed && file != end; file.increment(failed)) {
        std::ifstream info(file->path());
        for (std::string key, value; info >> key >> value;) {
            const auto id = [&] { return static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10)); };
            if (key == "prog_id:") ids.emplace(BPF_PROG_GET_FD_BY_ID, id());
            if (key == "map_id:") ids.emplace(BPF_MAP_GET_FD_BY_ID, id());
            if (key == "link_id:") ids.emplace(BPF_LINK_GET_FD_BY_ID, id());
        }
    }
    return ids;
}

std::set<BpfId> bpf_objects() {
    constexpr std::pair<int, int> kinds[] = {{BPF_PROG_GET_NEXT_ID, BPF_PROG_GET_FD_BY_ID},
                                             {BPF_MAP_GET_NEXT_ID, BPF_MAP_GET_FD_BY_ID},
                                             {BPF_LINK_GET_NEXT_ID, BPF_LINK_GET_FD_BY_ID}};
    std::set<BpfId> ids;
    for (const auto &[next, get] : kinds) {
        bpf_attr attr{};
        while (::syscall(SYS_bpf, next, &attr, sizeof attr) == 0) {
            ids.emplace(get, attr.next_id);
            attr.start_id = attr.next_id;
        }
    }
    return ids;
}

std::set<BpfId> left_of(std::set<BpfId> ids) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (;;) { // the kernel frees after a grace period
        std::erase_if(ids, [](const BpfId &id) { return !exists(id); });
        if (ids.empty() || std::chrono::steady_clock::now() > until) break;
        ::sched_yield();
    }
    if (ids.empty()) return ids;
    const auto held = held_by_anybody();
    std::erase_if(ids, [&](const BpfId &id) { return held.count(id) != 0; });
    return ids;
}

} // namespace tracer::test
