// SPDX-License-Identifier: Apache-2.0
#include "run/identity.hpp"

#include "base/capabilities.hpp"
#include "base/strings.hpp"
#include "run/typing.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <linux/keyctl.h>
#include <optional>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tracer::run {
namespace {

constexpr std::array<std::string_view, 11> replaced{"HOME",      "USER",         "LOGNAME",  "USERNAME",
                                                    "MAIL",      "SHELL",        "SUDO_UID", "SUDO_GID",
                                                    "SUDO_USER", "SUDO_COMMAND", "SUDO_HOME"};

bool may_choose() { return ::getauxval(AT_SECURE) == 0 && ::getuid() == 0 && ::geteuid() == 0; }

/// The user of the session's first process: that user's shell reads what is typed there.
std::optional<uid_t> session_leader_uid() {
    struct stat info {};
    const std::string leader = "/proc/" + std::to_string(::getsid(0));
    return ::stat(leader.c_str(), &info) == 0 ? std::optional(info.st_uid) : std::nullopt;
}

bool drop_capabilities() { return set_thread_capabilities({}) && thread_capabilities() == Capabilities{}; }

} // namespace

std::string Identity::words() const {
    const std::string number = std::to_string(person.uid);
    return person.name.empty() ? number : harmless(person.name) + " (" + number + ")";
}

std::vector<std::string> environment_for(const Person &person, char **own) {
    std::vector<std::string> environment;
    bool mail = false;
    for (; own && *own; ++own) {
        const std::string_view entry(*own);
        const auto name = entry.substr(0, entry.find('='));
        mail = mail || name == "MAIL";
        if (std::find(replaced.begin(), replaced.end(), name) == replaced.end()) environment.emplace_back(entry);
    }
    const auto add = [&](const char *name, const std::string &value) {
        if (!value.empty()) environment.push_back(std::string(name) + "=" + value);
    };
    add("HOME", person.home);
    add("SHELL", person.shell);
    add("USER", person.name);
    add("LOGNAME", person.name);
    if (mail && !person.name.empty()) add("MAIL", "/var/mail/" + person.name);
    return environment;
}

Result<Identity> identity_of(const std::string &user) {
    Identity identity;
    identity.person = caller();
    if (!user.empty()) {
        auto chosen = person(user);
        if (!chosen)
            return Error{ExitCode::usage, "option --user: " + in_quotes(user) + ": " + chosen.error().message,
                         chosen.error().hint};
        if (chosen->uid != identity.person.uid) {
            if (!may_choose())
                return Error{ExitCode::usage, "option --user: only root may run a command as somebody else",
                             "leave it out: the command runs as you"};
            identity.person = std::move(*chosen);
        }
    }
    const Person &who = identity.person;
    const bool same_user = who.uid == ::getuid() && who.uid == ::geteuid();
    identity.other = !same_user || (who.uid != 0 && who.gid != ::getegid());
    identity.others_terminal = session_leader_uid() != who.uid;
    if (identity.other) {
        identity.environment = environment_for(who, environ);
    } else {
        for (char **entry = environ; entry && *entry; ++entry)
            identity.environment.emplace_back(*entry);
    }
    return identity;
}

Step become(const Identity &identity) {
    const Person &who = identity.person;
    // Raw system calls: glibc's functions would look for other threads first.
    if (identity.other) {
        if (identity.others_terminal && !forbid_typing()) return Step::terminal;
        if (::syscall(SYS_setgroups, who.groups.size(), who.groups.data()) != 0) return Step::groups;
        if (::syscall(SYS_setresgid, who.gid, who.gid, who.gid) != 0) return Step::gid;
        if (::syscall(SYS_setresuid, who.uid, who.uid, who.uid) != 0) return Step::uid;
    }
    if (who.uid == 0) return Step::none;
    if (!drop_capabilities()) return Step::capabilities;
    if (!identity.other) return Step::none;
    // Whoever holds this process's session keyring may read its keys (keyrings(7)).
    if (::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr) < 0 && errno != ENOSYS && errno != EPERM)
        return Step::keyring;                       // EPERM: a container has no keys
    if (::syscall(SYS_setresuid, -1, 0, -1) == 0) { // the way back must be gone
        errno = EPERM;
        return Step::uid;
    }
    return Step::none;
}

} // namespace tracer::run
