// SPDX-License-Identifier: Apache-2.0
// The user's wish to stop (INT, TERM, HUP), visible at once to code that waits in a system call: the signal sets a
// flag, interrupts the call, and makes a descriptor readable for the event loop. The second signal has its default
// effect.
#pragma once

namespace tracer {

/// Takes the signals over. Once per process; before that stop_requested() is false.
void watch_stop_signals();
[[nodiscard]] bool stop_requested();
/// Readable from the first signal on; -1 before watch_stop_signals().
[[nodiscard]] int stop_fd();

} // namespace tracer
