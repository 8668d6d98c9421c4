// SPDX-License-Identifier: Apache-2.0
#include "app/health.hpp"

#include "app/enum_names.hpp"
#include "base/fd.hpp"
#include "base/kernelfs.hpp"
#include "bpf/features.hpp"
#include "bpf/privileges.hpp"
#include "kernel/symbolizer.hpp"
#include "model/attach_kinds.hpp"
#include "run/rights.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <mntent.h>
#include <sys/resource.h>

namespace tracer::app {
namespace {

/// The first 4 KiB of a file in /proc or /sys; empty: not readable.
std::string head_of(const char *path) {
    const Fd fd(::open(path, O_RDONLY | O_CLOEXEC));
    std::array<char, 4096> buffer{};
    const ssize_t got = fd ? ::read(fd.get(), buffer.data(), buffer.size()) : -1;
    std::string text(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text;
}

Check tried(const char *name, const Result<void> &result, const char *works, const char *advice) {
    if (result) return {name, Health::ok, works, {}};
    return {name, Health::no, result.error().message, advice};
}

Check kernel(const model::KernelFacts &facts) {
    if (facts.at_least(5, 10)) return {"kernel", Health::ok, facts.release, {}};
    return {"kernel", Health::no, facts.release + " is older than 5.10", "boot a kernel of 5.10 or later"};
}

Check preemption(const model::KernelFacts &facts) {
    const bool skips = facts.preempts_trampolines() || facts.preemption == model::Preemption::unknown;
    return {"preemption", skips ? Health::limited : Health::ok,
            std::string(preemption_name(facts.preemption)) + ": " + preemption_effect(facts),
            skips ? "the ledger's `missed` counts what was skipped; boot with preempt=voluntary to have none" : ""};
}

Check btf(const model::KernelFacts &facts) {
    if (facts.has_btf) return {"BTF", Health::ok, "the kernel describes its types", {}};
    return {"BTF", Health::limited, "no /sys/kernel/btf/vmlinux: variants that read kernel structures do not load",
            "use a kernel built with CONFIG_DEBUG_INFO_BTF"};
}

Check tracefs() {
    const auto id = tracepoint_id("sched", "sched_process_exec");
    if (id) return {"tracefs", Health::ok, "tracepoints can be looked up", {}};
    return {"tracefs", Health::limited, id.error().message, "raw tracepoints may still work"};
}

Check symbols() {
    const auto symbolizer = ::tracer::kernel::make_symbolizer();
    (void)symbolizer->symbol(1); // loads them
    const std::string trouble = symbolizer->trouble();
    if (trouble.empty()) return {"symbols", Health::ok, "kernel addresses have names", {}};
    return {"symbols", Health::limited, trouble, "stacks show addresses; see kernel.kptr_restrict"};
}

Check lockdown() {
    const std::string modes = head_of("/sys/kernel/security/lockdown");
    const auto open = modes.find('['), close = modes.find(']');
    if (open == std::string::npos || close == std::string::npos || close < open)
        return {"lockdown", Health::ok, "none visible", {}};
    const std::string mode = modes.substr(open + 1, close - open - 1);
    if (mode == "confidentiality")
        return {"lockdown", Health::no, "confidentiality: BPF may not read kernel memory",
                "boot without lockdown=confidentiality"};
    return {"lockdown", Health::ok, mode, {}};
}

Check cgroups() {
    std::FILE *mounts = ::setmntent("/proc/self/mounts", "re");
    Check check{"cgroup2", Health::limited, "not mounted: --cgroup cannot be used",
                "mount -t cgroup2 none /sys/fs/cgroup"};
    if (!mounts) return check;
    std::array<char, 4096> line{};
    struct mntent entry {};
    while (::getmntent_r(mounts, &entry, line.data(), static_cast<int>(line.size())))
        if (std::string_view(entry.mnt_type) == "cgroup2") check = {"cgroup2", Health::ok, entry.mnt_dir, {}};
    ::endmntent(mounts);
    return check;
}

Check memlock(const model::KernelFacts &facts) {
    if (facts.at_least(5, 11))
        return {"memlock", Health::ok, "BPF memory is not counted against RLIMIT_MEMLOCK (5.11 and later)", {}};
    struct rlimit limit {};
    ::getrlimit(RLIMIT_MEMLOCK, &limit);
    constexpr rlim_t enough = 64u << 20;
    if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= enough)
        return {"memlock", Health::ok, "the limit is high enough", {}};
    struct rlimit raised {
        RLIM_INFINITY, RLIM_INFINITY
    };
    const bool can = ::setrlimit(RLIMIT_MEMLOCK, &raised) == 0;
    ::setrlimit(RLIMIT_MEMLOCK, &limit);
    if (can) return {"memlock", Health::ok, "the limit can be raised", {}};
    return {"memlock", Health::limited, std::to_string(limit.rlim_cur >> 10) + " KiB, and it cannot be raised",
            "raise it with ulimit -l, or use a small --ring-size"};
}

/// Really gives them up: nothing else can be examined afterwards.
Check rights(const model::KernelFacts &facts) {
    const auto kept = run::give_up_rights(facts);
    if (!kept) return {"rights", Health::limited, kept.error().message, "a run works only with --keep-privileges"};
    const std::string finding = "a run is left with " + run::rights_line(*kept);
    if (!kept->seccomp)
        return {"rights", Health::limited, finding, "use a kernel with CONFIG_SECCOMP_FILTER, or another container"};
    return {"rights", Health::ok, finding, {}};
}

} // namespace

std::vector<Check> examine(const model::KernelFacts &facts) {
    std::vector<Check> checks{
        kernel(facts),
        tried("privileges", bpf::check_privileges(), "enough", "run as root, or with CAP_BPF and CAP_PERFMON"),
        tried("ring buffer", bpf::try_ring_buffer(), "can be made", "without it events cannot be read"),
    };
    for (const bpf::Feature &feature : bpf::try_attach_kinds())
        checks.push_back(tried(feature.name, feature.works, "attaches", feature.without));
    checks.insert(checks.end(), {tracefs(), btf(facts), preemption(facts), symbols(), lockdown(), cgroups(),
                                 memlock(facts), rights(facts)}); // the rights come last
    return checks;
}

bool can_trace(const std::vector<Check> &checks) {
    const auto works = [&](std::string_view name) {
        return std::any_of(checks.begin(), checks.end(),
                           [&](const Check &check) { return check.name == name && check.health != Health::no; });
    };
    const auto kinds = model::attach_kinds();
    return works("kernel") && works("privileges") && works("ring buffer") && works("lockdown") &&
           std::any_of(kinds.begin(), kinds.end(), [&](const auto &kind) { return works(kind.name); });
}

} // namespace tracer::app
