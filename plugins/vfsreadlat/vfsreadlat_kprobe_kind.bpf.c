// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The same with a look at the kind of file. */
#define VFSREADLAT_KIND
#include "vfsreadlat_kprobe.bpf.c"
