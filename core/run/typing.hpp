// SPDX-License-Identifier: Apache-2.0
// A seccomp filter against typing into the terminal (TIOCSTI): what a command types there, the shell of the person at
// the terminal runs. Knows nothing of who is at it.
#pragma once

namespace tracer::run {

/// Refuses TIOCSTI and TIOCLINUX with EPERM, for this process and all that come of it. For a child between fork and
/// exec that still is root: it only makes a system call, and needs no no_new_privs. False: the kernel refused, see
/// errno.
[[nodiscard]] bool forbid_typing();

} // namespace tracer::run
