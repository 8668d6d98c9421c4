// SPDX-License-Identifier: Apache-2.0
#include "kernel/facts.hpp"

#include "base/kernelfs.hpp"
#include "kernel/preemption.hpp"

#include <sys/utsname.h>
#include <zlib.h>

#include <memory>

namespace tracer::kernel {
namespace {
using model::Preemption;

/// A file that does not tell its size, plain or gzip alike; empty if it cannot be read.
std::string read_maybe_gzip(const std::string &path) {
    constexpr std::size_t limit = 8u << 20;
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(::gzopen(path.c_str(), "rbe"), &::gzclose);
    std::string content;
    char buffer[16 * 1024];
    while (file && content.size() < limit) {
        const int got = ::gzread(file.get(), buffer, sizeof buffer);
        if (got <= 0) break;
        content.append(buffer, static_cast<std::size_t>(got));
    }
    return content;
}

Preemption find_preemption(const utsname &name, std::uint32_t version) {
    const std::string_view built = name.version;
    if (built.find("PREEMPT_RT") != built.npos) return Preemption::full;
    if (const auto text = read_kernel_file(KernelFs::debugfs, "sched/preempt", 4096)) {
        if (const auto found = preemption_of_debugfs(*text); found != Preemption::unknown) return found;
    }
    // preempt= means something only on PREEMPT_DYNAMIC kernels (5.12), and the first of those said just PREEMPT.
    const bool early = version >= (5u << 16 | 12u << 8) && version < (5u << 16 | 18u << 8);
    if (built.find(early ? "PREEMPT" : "PREEMPT_DYNAMIC") != built.npos) {
        if (const auto found = preemption_of_cmdline(read_maybe_gzip("/proc/cmdline")); found != Preemption::unknown) {
            return found;
        }
    }
    for (const std::string &config : {std::string("/proc/config.gz"), std::string("/boot/config-") + name.release}) {
        if (const auto found = preemption_of_config(read_maybe_gzip(config)); found != Preemption::unknown)
            return found;
    }
    return preemption_of_uname(built, version);
}
} // namespace

model::KernelFacts detect() {
    model::KernelFacts facts;
    utsname name{};
    if (::uname(&name) == 0) {
        facts.release = name.release;
        facts.version = version_of_release(facts.release);
        facts.preemption = find_preemption(name, facts.version);
    }
    facts.has_btf = ::access("/sys/kernel/btf/vmlinux", R_OK) == 0;
    facts.has_kprobes = ::access("/sys/bus/event_source/devices/kprobe/type", F_OK) == 0;
    return facts;
}

} // namespace tracer::kernel
