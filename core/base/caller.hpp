// SPDX-License-Identifier: Apache-2.0
// The person who asked: under sudo the one who typed the command, else whoever runs this process. Outputs,
// configuration and commands get that person's rights, not root's. Knows nothing of what is done with them.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace tracer {

/// A user, with what the kernel and a login need to know.
struct Person {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups; ///< supplementary
    std::string name;          ///< empty: the user database does not know the number
    std::string home;          ///< empty: not known
    std::string shell{};       ///< login shell; empty: not known
};

/// Who asked for this process. SUDO_UID and SUDO_GID count only in a process that is fully root: there they are sudo's,
/// or root's own. With file capabilities or a set-user-ID bit (AT_SECURE) the caller is the real user.
[[nodiscard]] Person caller();
/// The number alone, without asking the user database.
[[nodiscard]] uid_t caller_uid();

/// A user by name or number. Errors: usage.
[[nodiscard]] Result<Person> person(std::string_view name_or_number);

/// While it lives, this thread opens, makes and looks up files with the person's rights alone: file-system user, group
/// and supplementary groups (setfsuid(2), and setgroups for this thread only), and without the capabilities that
/// override file permissions, wherever they come from. Nothing changes if root asked.
class AsPerson {
public:
    explicit AsPerson(const Person &person);
    ~AsPerson();
    AsPerson(const AsPerson &) = delete;
    AsPerson &operator=(const AsPerson &) = delete;
    /// False: the kernel refused; nothing may be opened then.
    [[nodiscard]] bool good() const { return good_; }

private:
    bool switched_ = false, good_ = true;
    uid_t uid_ = 0;
    gid_t gid_ = 0;
    std::vector<gid_t> groups_;
    std::uint64_t effective_ = 0; ///< capabilities
};

} // namespace tracer
