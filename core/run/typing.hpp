// SPDX-License-Identifier: Apache-2.0
// A seccomp filter against typing into the terminal (TIOCSTI): what a command types there is run by the shell of the
// person at the terminal. Knows nothing of who that is.
#pragma once

namespace tracer::run {

/// Refuses TIOCSTI and TIOCLINUX with EPERM, for this process and all its descendants. For a child between fork and
/// exec that is still root: it only makes a system call, and does not need no_new_privs. False: the kernel refused, see
/// errno.
[[nodiscard]] bool forbid_typing();

} // namespace tracer::run
