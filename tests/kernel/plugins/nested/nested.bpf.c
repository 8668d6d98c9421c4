// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* vfsreadlat's own programs, for a function that nests. */
#include "../../../../plugins/vfsreadlat/vfsreadlat_fentry.bpf.c"
