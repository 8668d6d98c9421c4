// SPDX-License-Identifier: Apache-2.0
#include "base/caller.hpp"

#include "base/capabilities.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <grp.h>
#include <linux/capability.h>
#include <optional>
#include <pwd.h>
#include <sys/auxv.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tracer {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    // The highest number means "leave it as it is" to setfsuid(2) and the like, so it is nobody's.
    if (failed != std::errc{} || end != text.data() + text.size() || value == static_cast<Number>(-1)) return {};
    return value;
}

template <class Number>
std::optional<Number> variable(const char *name) {
    const char *text = std::getenv(name);
    return text ? number<Number>(text) : std::nullopt;
}

std::vector<gid_t> own_groups() {
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
    const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
    groups.resize(static_cast<std::size_t>(std::max(0, count)));
    return groups;
}

std::vector<gid_t> groups_of(const char *name, gid_t gid) {
    int count = 64;
    std::vector<gid_t> groups(static_cast<std::size_t>(count));
    while (::getgrouplist(name, gid, groups.data(), &count) < 0) {
        if (static_cast<std::size_t>(count) <= groups.size()) return {gid};
        groups.resize(static_cast<std::size_t>(count));
    }
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

Person made_of(const passwd &entry) {
    return {entry.pw_uid,  entry.pw_gid, groups_of(entry.pw_name, entry.pw_gid),
            entry.pw_name, entry.pw_dir, entry.pw_shell};
}

std::optional<Person> look_up(uid_t uid) {
    std::vector<char> buffer(16384);
    passwd entry{}, *found = nullptr;
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || !found) return {};
    return made_of(entry);
}

bool all_root() {
    uid_t real = 1, effective = 1, saved = 1;
    ::getresuid(&real, &effective, &saved);
    return real == 0 && effective == 0 && saved == 0;
}

/// Who typed sudo, where its word counts.
std::optional<uid_t> sudo_uid() {
    if (::getauxval(AT_SECURE) != 0 || !all_root()) return {};
    return variable<uid_t>("SUDO_UID");
}

/// setgroups(2) for this thread alone; glibc's would change every thread.
bool set_thread_groups(const std::vector<gid_t> &groups) {
    return ::syscall(SYS_setgroups, groups.size(), groups.data()) == 0;
}

/// setfsuid(2) and setfsgid(2) return the previous id, not whether they succeeded.
bool set_file_ids(uid_t uid, gid_t gid) {
    ::setfsgid(gid);
    ::setfsuid(uid);
    return ::setfsgid(static_cast<gid_t>(-1)) == static_cast<int>(gid) &&
           ::setfsuid(static_cast<uid_t>(-1)) == static_cast<int>(uid);
}

/// The kernel's CAP_FS_SET (include/linux/capability.h, 6.1): what setfsuid(2) itself takes from a thread that leaves
/// user 0. It takes nothing from a thread that has them as file capabilities, nor under SECBIT_NO_SETUID_FIXUP.
constexpr std::uint64_t file_rights =
    capability(CAP_CHOWN) | capability(CAP_DAC_OVERRIDE) | capability(CAP_DAC_READ_SEARCH) | capability(CAP_FOWNER) |
    capability(CAP_FSETID) | capability(CAP_LINUX_IMMUTABLE) | capability(CAP_MKNOD) | capability(CAP_MAC_OVERRIDE);

bool set_effective(std::uint64_t wanted) {
    auto all = thread_capabilities();
    if (!all) return false;
    all->effective = wanted;
    return set_thread_capabilities(*all);
}

} // namespace

Person caller() {
    if (const auto uid = sudo_uid()) {
        auto known = look_up(*uid);
        Person person = known ? std::move(*known) : Person{*uid, *uid, {}, {}, {}};
        if (const auto gid = variable<gid_t>("SUDO_GID")) {
            person.gid = *gid;
            person.groups = person.name.empty() ? std::vector<gid_t>{*gid} : groups_of(person.name.c_str(), *gid);
        }
        return person;
    }
    auto known = look_up(::getuid());
    Person person = known ? std::move(*known) : Person{::getuid(), ::getgid(), {}, {}, {}};
    person.gid = ::getgid();
    person.groups = own_groups();
    return person;
}

uid_t caller_uid() { return sudo_uid().value_or(::getuid()); }

Result<Person> person(std::string_view name_or_number) {
    std::vector<char> buffer(16384);
    passwd entry{}, *found = nullptr;
    const std::string name(name_or_number);
    if (::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) == 0 && found) return made_of(entry);
    if (const auto uid = number<uid_t>(name_or_number))
        if (auto known = look_up(*uid)) return std::move(*known);
    return Error{ExitCode::usage, "there is no such user", "see getent passwd"};
}

AsPerson::AsPerson(const Person &person) {
    if (::geteuid() == 0 && person.uid == 0) return;
    uid_ = static_cast<uid_t>(::setfsuid(static_cast<uid_t>(-1)));
    gid_ = static_cast<gid_t>(::setfsgid(static_cast<gid_t>(-1)));
    groups_ = own_groups();
    const auto capabilities = thread_capabilities();
    if (!capabilities) {
        good_ = false;
        return;
    }
    effective_ = capabilities->effective;
    switched_ = true;
    // Groups first: setgroups(2) needs CAP_SETGID. A process that is not root's has its caller's groups already.
    good_ = (groups_ == person.groups || set_thread_groups(person.groups)) && set_file_ids(person.uid, person.gid) &&
            set_effective(effective_ & ~file_rights);
}

AsPerson::~AsPerson() {
    if (!switched_) return;
    // Without this the next file would be opened with the wrong rights. Capabilities last: leaving and entering user 0
    // changes them.
    const bool back = set_file_ids(uid_, gid_) && (own_groups() == groups_ || set_thread_groups(groups_)) &&
                      set_effective(effective_);
    if (!back) std::abort();
}

} // namespace tracer
