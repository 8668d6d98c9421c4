// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/thread_maps.hpp"

#include "bpf/load/cgroup.hpp"
#include "bpf/load/libbpf_log.hpp"
#include "bpf/load/rodata.hpp"

#include <bpf/bpf.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace tracer::bpf {
namespace {

constexpr std::uint32_t most_pids = 4u << 20; // PID_MAX_LIMIT, include/linux/threads.h

std::uint32_t read_limit(const char *name) {
    std::ifstream file(std::string("/proc/sys/kernel/") + name);
    std::uint64_t limit = 0;
    return file >> limit && limit > 0 ? static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, most_pids))
                                      : most_pids;
}

/// `name` in task storage, and the hash beside it. Objects built with an older SDK have only a hash, of that name.
void choose(bpf_object *object, const std::string &name, bool task_storage, bool used) {
    auto *storage = bpf_object__find_map_by_name(object, name.c_str());
    auto *hash = bpf_object__find_map_by_name(object, (name + "_hash").c_str());
    if (storage && bpf_map__type(storage) != BPF_MAP_TYPE_TASK_STORAGE) {
        bpf_map__set_max_entries(storage, used ? most_threads() : 1);
        return;
    }
    if (storage) bpf_map__set_autocreate(storage, used && task_storage);
    if (!hash) return;
    bpf_map__set_autocreate(hash, used && !task_storage);
    bpf_map__set_max_entries(hash, most_threads());
}

} // namespace

bool has_task_storage(const model::KernelFacts &facts) {
    // Tracing programs may look there since 5.12 (bpf_tracing_func_proto() in kernel/trace/bpf_trace.c).
    static const bool known = [] {
        const LibbpfLog log;
        return libbpf_probe_bpf_map_type(BPF_MAP_TYPE_TASK_STORAGE, nullptr) == 1 &&
               libbpf_probe_bpf_helper(BPF_PROG_TYPE_RAW_TRACEPOINT, BPF_FUNC_task_storage_get, nullptr) == 1;
    }();
    // While a task is within the helper, or frees what it kept there as it ends, the kernel refuses others on its CPU:
    // look-ups before 6.2, only new entries later (bpf_task_storage_trylock() in kernel/bpf/bpf_task_storage.c). That
    // takes a kernel that preempts the first one, and 7.2 no longer does it.
    using model::Preemption;
    const bool preempts = facts.preemption != Preemption::none && facts.preemption != Preemption::voluntary;
    return known && (facts.at_least(7, 2) || !preempts);
}

std::uint32_t most_threads() {
    // Inside a pid namespace pid_max may be that namespace's own (6.14).
    const auto pids = pid_namespace().inode == 0 ? read_limit("pid_max") : most_pids;
    return std::min(read_limit("threads-max"), pids);
}

Result<void> keep_with_threads(bpf_object *object, bool task_storage, bool copied, bool calls) {
    choose(object, "tracer_calls", task_storage, calls);
    choose(object, "tracer_marks", task_storage, copied);
    return Constants(object).set("tracer_task_storage", std::uint32_t{task_storage});
}

} // namespace tracer::bpf
