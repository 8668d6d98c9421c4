// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* stacksnoop on a tracepoint that the user names. */
#include "stacksnoop.bpf.h"

TRACER_PROGRAM("tp", stacksnoop_event, void) { return stacksnoop_call(ctx, copy); }

TRACER_PROGRAM("tp", stacksnoop_folded, void) { return stacksnoop_count(ctx, copy); }
