// SPDX-License-Identifier: Apache-2.0
// Groups that stand for one user: many distributions make one for each user, along with a umask of 002. Asks the user
// database; knows nothing of files.
#pragma once

#include <sys/types.h>

namespace tracer {

/// Is `group` the owner's own: primary, of the owner's name, and nobody else's? Never root's (0), which services run
/// in.
[[nodiscard]] bool is_private_group(uid_t owner, gid_t group);

} // namespace tracer
