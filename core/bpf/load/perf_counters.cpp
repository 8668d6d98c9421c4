// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/perf_counters.hpp"

#include "base/errno_error.hpp"
#include "base/fd.hpp"
#include "base/similar.hpp"
#include "base/strings.hpp"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace tracer::bpf {
namespace {

struct Event {
    std::string_view name; ///< as perf(1) says it
    std::uint32_t type;
    std::uint64_t config;
};

constexpr auto events = std::to_array<Event>({
    {"cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    {"instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
    {"cache-references", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_REFERENCES},
    {"cache-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
    {"branches", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS},
    {"branch-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES},
    {"ref-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_REF_CPU_CYCLES},
    {"cpu-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK},
    {"page-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS},
    {"context-switches", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES},
    {"cpu-migrations", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS},
});

Error refused(const Event &event, int error) {
    const std::string what = "cannot count " + std::string(event.name);
    // The kernel has no driver for this CPU's counters, as in most virtual machines, or the CPU has no such counter.
    if (event.type == PERF_TYPE_HARDWARE && (error == ENOENT || error == EOPNOTSUPP || error == ENODEV))
        return errno_error(what +
                               ": this machine gives no access to that counter of its CPUs (most virtual machines give "
                               "to none)",
                           error, "cpu-clock is counted everywhere");
    return errno_error(what, error);
}

} // namespace

Result<void> open_perf_counters(int map_fd, const std::string &name) {
    const auto *event = std::ranges::find(events, std::string_view(name), &Event::name);
    if (event == events.end()) {
        std::vector<std::string> known;
        for (const Event &one : events)
            known.emplace_back(one.name);
        return Error{ExitCode::usage, "there is no event " + in_quotes(name),
                     did_you_mean(name, known, "there is " + join(known))};
    }
    perf_event_attr attr{};
    attr.size = sizeof attr;
    attr.type = event->type;
    attr.config = event->config;
    bool any = false;
    const int cpus = libbpf_num_possible_cpus();
    for (int cpu = 0; cpu < cpus; ++cpu) {
        const Fd fd(static_cast<int>(::syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC)));
        if (!fd && errno == ENODEV) continue; // the CPU is offline
        if (!fd) return refused(*event, errno);
        const int number = fd.get();
        if (bpf_map_update_elem(map_fd, &cpu, &number, BPF_ANY) != 0)
            return errno_error("cannot let programs read " + name);
        any = true;
    }
    if (!any) return refused(*event, ENODEV);
    return {};
}

} // namespace tracer::bpf
