// SPDX-License-Identifier: Apache-2.0
#include "run/identity.hpp"

#include <gmock/gmock.h>

#include <sys/wait.h>
#include <unistd.h>

namespace tracer::run {
namespace {
using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::vector<std::string> made(const Person &person, std::vector<std::string> own) {
    std::vector<char *> raw;
    for (std::string &entry : own)
        raw.push_back(entry.data());
    raw.push_back(nullptr);
    return environment_for(person, raw.data());
}

TEST(Environment, IsThePersonsAndNotWhatSudoMadeOfIt) {
    const Person alice{1000, 1000, {}, "alice", "/srv/alice", "/bin/zsh"};
    EXPECT_THAT(made(alice, {"HOME=/root", "USER=root", "LOGNAME=root", "SHELL=/bin/bash", "MAIL=/var/mail/root",
                             "SUDO_UID=1000", "SUDO_GID=1000", "SUDO_USER=alice", "SUDO_COMMAND=tracer", "PATH=/bin",
                             "SUDO_EDITOR=vi", "HOMEPAGE=x", "odd"}),
                UnorderedElementsAre("HOME=/srv/alice", "USER=alice", "LOGNAME=alice", "SHELL=/bin/zsh",
                                     "MAIL=/var/mail/alice", "PATH=/bin", "SUDO_EDITOR=vi", "HOMEPAGE=x", "odd"));
}

TEST(Environment, HoldsNothingOfRootsForANumberWithoutAName) {
    EXPECT_THAT(made({54321, 54321, {}, {}, {}}, {"HOME=/root", "USER=root", "MAIL=/var/mail/root", "LANG=C"}),
                UnorderedElementsAre("LANG=C"));
}

TEST(Identity, IsOnesOwnWithoutAWish) {
    const auto identity = identity_of({});
    ASSERT_TRUE(identity);
    EXPECT_EQ(identity->person.uid, caller().uid);
}

TEST(Identity, IsOnlyRootsToChoose) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (::getuid() == 0 && ::setresuid(65534, 65534, 65534) != 0) ::_exit(2);
        const auto root = identity_of("root"), own = identity_of(std::to_string(::getuid()));
        ::_exit(!root && root.error().code == ExitCode::usage && own && !own->other ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

} // namespace
} // namespace tracer::run
