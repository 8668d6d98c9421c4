// SPDX-License-Identifier: Apache-2.0
// What this process was started with and changes for itself: ignored and blocked signals, umask, resource limits. A
// child that runs somebody's program gets them back. Knows nothing of what is run.
#pragma once

namespace tracer {

/// Takes note of them. The first call counts: at the start of main(), before anything is changed.
void note_inherited();
/// Gives the process back what note_inherited() saw. For a child between fork and exec, so it only makes system calls;
/// every signal that had a handler gets its default effect.
void restore_inherited();

} // namespace tracer
