// SPDX-License-Identifier: Apache-2.0
// Whom the command runs as, and how a child becomes that person: ids, groups, capabilities, environment. Knows neither
// the command nor when it starts.
#pragma once

#include "base/caller.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tracer::run {

struct Identity {
    Person person;
    bool other = false;                   ///< not whom this process runs as: the child has to become that person
    bool others_terminal = false;         ///< somebody else's shell reads what is typed there
    std::vector<std::string> environment; ///< "NAME=value" each, for the command

    /// "alice (1000)", or "1000" if the number has no name.
    [[nodiscard]] std::string words() const;
};

/// The caller, or `user` (name or number); only root may choose somebody else. Errors: usage.
[[nodiscard]] Result<Identity> identity_of(const std::string &user);

/// `own` ("NAME=value" each, the last one null) as a login of the person would have it: HOME, USER, LOGNAME, SHELL and
/// MAIL are the person's, or missing if they are not known; sudo's own SUDO_UID and the like are left out.
[[nodiscard]] std::vector<std::string> environment_for(const Person &person, char **own);

enum class Step : int { none, terminal, groups, gid, uid, capabilities, keyring };

/// Makes this process the person's for good: real, effective, saved and file-system ids, groups; no capability left, no
/// key of this session, no typing into somebody else's terminal. For a child between fork and exec, so it only makes
/// system calls. Returns the step that failed, with errno.
[[nodiscard]] Step become(const Identity &identity);

} // namespace tracer::run
