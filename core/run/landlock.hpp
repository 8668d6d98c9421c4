// SPDX-License-Identifier: Apache-2.0
// A Landlock domain in which no file can be written, made, removed or run. Knows nothing of why.
#pragma once

namespace tracer::run {

/// For good, for the calling thread and all that it starts; needs no_new_privs. What is open already stays as it is.
/// With `signals` processes outside may still be signalled. The ABI of the domain; 0: this kernel has no Landlock, or
/// it is switched off or not for us (a container may refuse it).
[[nodiscard]] unsigned forbid_writing(bool signals);

} // namespace tracer::run
