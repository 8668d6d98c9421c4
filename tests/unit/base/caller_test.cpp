// SPDX-License-Identifier: Apache-2.0
#include "base/caller.hpp"

#include "base/fd.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace tracer {
namespace {

constexpr uid_t stranger = 54'321; // in no user database

/// What `act` returns in a child process, so that only the child's ids and environment change.
int in_child(int (*act)()) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(act());
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool readable(const char *path) { return static_cast<bool>(Fd(::open(path, O_RDONLY | O_CLOEXEC))); }

class Callers : public testing::Test {
protected:
    void SetUp() override {
        if (::geteuid() != 0) GTEST_SKIP() << "not possible here: only root can become somebody else";
    }
};

TEST_F(Callers, UnderSudoItIsWhoeverTypedIt) {
    EXPECT_EQ(in_child([] {
                  ::setenv("SUDO_UID", "54321", 1);
                  ::setenv("SUDO_GID", "54322", 1);
                  const Person who = caller();
                  return who.uid == 54'321 && who.gid == 54'322 && who.name.empty() ? 0 : 1;
              }),
              0);
}

TEST_F(Callers, WhoIsNotRootCannotCallHimselfAnother) {
    EXPECT_EQ(in_child([] {
                  ::setenv("SUDO_UID", "0", 1);
                  if (::setresuid(stranger, stranger, stranger) != 0) return 9;
                  return caller().uid == stranger ? 0 : 1;
              }),
              0);
}

TEST_F(Callers, ANumberThatIsNoneOrNobodysIsNotTaken) {
    for (const char *text : {"", "-1", "4294967295", "4294967296", "1x", " 1"}) {
        ::setenv("SUDO_UID", text, 1);
        EXPECT_EQ(caller().uid, 0u) << text;
    }
    ::unsetenv("SUDO_UID");
}

TEST_F(Callers, AsAPersonRootReadsNoMoreThanThatPerson) {
    EXPECT_EQ(in_child([] {
                  {
                      const AsPerson as({stranger, stranger, {}, {}, {}});
                      if (!as.good()) return 1;
                      if (readable("/etc/shadow") || !readable("/etc/passwd")) return 2;
                      if (::getgroups(0, nullptr) != 0) return 3;
                  }
                  return readable("/etc/shadow") ? 0 : 4;
              }),
              0);
}

/// As with file capabilities: a user's process whose file-system user is not 0, and which still overrides permissions.
TEST_F(Callers, CapabilitiesThatOverridePermissionsCountForNothingEither) {
    EXPECT_EQ(in_child([] {
                  ::prctl(PR_SET_KEEPCAPS, 1);
                  if (::syscall(SYS_setgroups, 0, nullptr) != 0) return 8;
                  if (::setresgid(stranger, stranger, stranger) != 0) return 9;
                  if (::setresuid(stranger, stranger, stranger) != 0) return 10;
                  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
                  __user_cap_data_struct rights[2]{};
                  rights[0].permitted = rights[0].effective = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;
                  if (::syscall(SYS_capset, &header, rights) != 0) return 11;
                  if (!readable("/etc/shadow")) return 12; // the test itself would show nothing
                  {
                      const AsPerson as(caller());
                      if (!as.good()) return 1;
                      if (readable("/etc/shadow")) return 2;
                  }
                  return readable("/etc/shadow") ? 0 : 3;
              }),
              0);
}

} // namespace
} // namespace tracer
