/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* killsnoop by kprobes. Holds no CO-RE relocation: the kernel's BTF is never loaded for it. */
#include "killsnoop_kprobe.bpf.h"
