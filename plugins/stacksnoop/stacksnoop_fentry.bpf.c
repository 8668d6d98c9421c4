// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* stacksnoop by fentry. The stack begins with the trampoline's frames, which the host strips by symbol. */
#include "stacksnoop.bpf.h"

TRACER_PROGRAM("fentry", stacksnoop_event, u64) { return stacksnoop_call(ctx, copy); }

TRACER_PROGRAM("fentry", stacksnoop_folded, u64) { return stacksnoop_count(ctx, copy); }
