/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* killsnoop by the tracepoints of entry and exit. Holds no CO-RE relocation: the kernel's BTF is not loaded for it. */
#include "killsnoop_pair.bpf.h"
