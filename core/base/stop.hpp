// SPDX-License-Identifier: Apache-2.0
// The user's wish to stop (INT, TERM, HUP), visible at once to code that waits in a system call: the signal sets a
// flag, interrupts the call, and makes a descriptor readable for the event loop. The second of a kind has its
// default effect.
#pragma once

namespace tracer {

/// INT and TERM end the process, even where they were ignored or blocked from the start: a shell does that to a
/// script's background jobs, which could then not be stopped.
void heed_stop_signals();
/// Takes the signals over: INT and TERM always, HUP only where it is not ignored (nohup). Once per process; before that
/// stop_requested() is false.
void watch_stop_signals();
/// In a forked child that goes on with this program: its wish is its own from here on, and there is none yet. Does
/// nothing before watch_stop_signals().
void renew_stop_signals();
[[nodiscard]] bool stop_requested();
/// Readable from the first signal on; -1 before watch_stop_signals().
[[nodiscard]] int stop_fd();

} // namespace tracer
