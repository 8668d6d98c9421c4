// SPDX-License-Identifier: Apache-2.0
#include "run/rights.hpp"

#include "run/landlock.hpp"
#include "run/syscall_filter.hpp"

#include <sys/capability.h>
#include <sys/prctl.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <iterator>
#include <memory>
#include <type_traits>

// As in <linux/capability.h>, which <sys/capability.h> keeps to itself in older releases.
#ifndef CAP_BPF
#define CAP_BPF 39
#endif

namespace tracer::run {
namespace {

struct Free {
    void operator()(void *of_libcap) const { ::cap_free(of_libcap); }
};
using Capabilities = std::unique_ptr<std::remove_pointer_t<cap_t>, Free>;

Error cannot(const std::string &what, int error = 0) {
    return {ExitCode::cannot_trace,
            "cannot give up root's rights: " + what + (error ? std::string(": ") + std::strerror(error) : ""),
            "--keep-privileges keeps them"};
}

/// Capabilities, Landlock and no_new_privs are each thread's own.
bool is_only_thread() {
    const std::unique_ptr<DIR, int (*)(DIR *)> threads(::opendir("/proc/self/task"), &::closedir);
    int count = 0;
    while (const dirent *entry = threads ? ::readdir(threads.get()) : nullptr)
        count += entry->d_name[0] != '.';
    return count <= 1; // 0: without /proc there is no telling, but nothing has started one by now
}

bool has(const Capabilities &own, cap_value_t capability) {
    cap_flag_value_t value = CAP_CLEAR;
    return own && ::cap_get_flag(own.get(), capability, CAP_PERMITTED, &value) == 0 && value == CAP_SET;
}

std::vector<cap_value_t> kept(const model::KernelFacts &facts, pid_t command) {
    const Capabilities own(::cap_get_proc());
    std::vector<cap_value_t> kept;
    const auto keep = [&](cap_value_t capability) {
        const bool had = has(own, capability);
        if (had) kept.push_back(capability);
        return had;
    };
    if (command > 0) keep(CAP_KILL);
    // Before 5.19 (c8644cd0efe7) every bpf(2) command needs it while kernel.unprivileged_bpf_disabled is set, and that
    // may be set at any moment. A container may know only the older capability.
    if (!facts.at_least(5, 19) && !keep(CAP_BPF)) keep(CAP_SYS_ADMIN);
    std::ranges::sort(kept);
    return kept;
}

std::string name_of(cap_value_t capability) {
    const std::unique_ptr<char, Free> name(::cap_to_name(capability));
    std::string text = name ? name.get() : "cap_" + std::to_string(capability);
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

Result<void> drop_all_but(const std::vector<cap_value_t> &kept) {
    // What an exec could bring back; no_new_privs forbids that anyway, and dropping needs CAP_SETPCAP, which not every
    // caller has.
    for (cap_value_t capability = 0; CAP_IS_SUPPORTED(capability); ++capability)
        ::cap_drop_bound(capability);
    ::cap_reset_ambient();
    const Capabilities few(::cap_init());
    if (!few) return cannot("capabilities", errno);
    for (const cap_flag_t flag : {CAP_PERMITTED, CAP_EFFECTIVE})
        if (!kept.empty() && ::cap_set_flag(few.get(), flag, static_cast<int>(kept.size()), kept.data(), CAP_SET) != 0)
            return cannot("capabilities", errno);
    if (::cap_set_proc(few.get()) != 0) return cannot("capabilities", errno);
    return {};
}

} // namespace

Result<model::Rights> give_up_rights(const model::KernelFacts &facts, pid_t command) {
    if (!is_only_thread()) return cannot("another thread is already running");
    model::Rights rights;
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return cannot("no_new_privs", errno);
    rights.no_new_privs = true;
    rights.landlock = forbid_writing(command > 0);
    const auto few = kept(facts, command);
    if (auto dropped = drop_all_but(few); !dropped) return std::move(dropped).error();
    std::ranges::transform(few, std::back_inserter(rights.capabilities), name_of);
    // Last, since it forbids all of the above.
    auto filtered = refuse_system_calls(command);
    if (!filtered) return cannot("seccomp: " + filtered.error().message);
    rights.seccomp = *filtered;
    return rights;
}

std::string rights_line(const model::Rights &rights) {
    std::string line;
    for (const std::string &name : rights.capabilities)
        line += (line.empty() ? "" : ", ") + name;
    if (line.empty()) line = "no capability";
    line += rights.no_new_privs ? ", no_new_privs" : ", not no_new_privs";
    line += rights.landlock ? ", Landlock " + std::to_string(rights.landlock) : ", no Landlock";
    line += rights.seccomp ? ", seccomp" : ", no seccomp";
    return line;
}

} // namespace tracer::run
