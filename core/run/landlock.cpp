// SPDX-License-Identifier: Apache-2.0
#include "run/landlock.hpp"

#include "base/fd.hpp"

#include <sys/syscall.h>

#include <cstdint>

namespace tracer::run {
namespace {

// From include/uapi/linux/landlock.h (7.0), of which the headers that we build with have only the beginning.
struct RulesetAttributes {
    std::uint64_t handled_access_fs, handled_access_net, scoped;
};
constexpr std::uint32_t create_ruleset_version = 1;
constexpr std::uint64_t fs_execute = 1, fs_write_file = 1 << 1;
constexpr std::uint64_t fs_remove_and_make = 0x1ff0;                      ///< REMOVE_DIR to MAKE_SYM
constexpr std::uint64_t fs_refer = 1 << 13;                               ///< ABI 2
constexpr std::uint64_t fs_truncate = 1 << 14;                            ///< ABI 3
constexpr std::uint64_t net_bind_and_connect = 3;                         ///< ABI 4
constexpr std::uint64_t fs_ioctl_dev = 1 << 15;                           ///< ABI 5
constexpr std::uint64_t scope_abstract_unix_socket = 1, scope_signal = 2; ///< ABI 6

RulesetAttributes all_of(long abi, bool signals) {
    RulesetAttributes all{};
    all.handled_access_fs = fs_execute | fs_write_file | fs_remove_and_make;
    if (abi >= 2) all.handled_access_fs |= fs_refer;
    if (abi >= 3) all.handled_access_fs |= fs_truncate;
    if (abi >= 4) all.handled_access_net = net_bind_and_connect;
    if (abi >= 5) all.handled_access_fs |= fs_ioctl_dev;
    if (abi >= 6) all.scoped = scope_abstract_unix_socket | (signals ? 0 : scope_signal);
    return all;
}

} // namespace

unsigned forbid_writing(bool signals) {
    const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, create_ruleset_version);
    if (abi < 1) return 0; // ENOSYS, EOPNOTSUPP, or whatever a container answers
    const RulesetAttributes all = all_of(abi, signals);
    const Fd ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0)));
    // With no rule at all, everything that is handled is forbidden everywhere.
    if (!ruleset || ::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) return 0;
    return static_cast<unsigned>(abi);
}

} // namespace tracer::run
