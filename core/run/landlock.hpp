// SPDX-License-Identifier: Apache-2.0
// A Landlock domain in which no file can be written, created, removed or run. Knows nothing of why.
#pragma once

namespace tracer::run {

/// For good, for the calling thread and all that it starts; needs no_new_privs. What is already open stays as it is.
/// With `signals`, processes outside may still be signalled. Returns the ABI of the domain; 0: this kernel has no
/// Landlock, or it is switched off or refused to us (by a container).
[[nodiscard]] unsigned forbid_writing(bool signals);

} // namespace tracer::run
