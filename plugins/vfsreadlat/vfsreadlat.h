/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Kinds of file that vfsreadlat tells apart; the histogram itself is the SDK's struct tracer_hist. */
#ifndef VFSREADLAT_H
#define VFSREADLAT_H

#include <tracer/bpf/shared.h>

enum vfsreadlat_kind {
    VFSREADLAT_ALL = 0,
    VFSREADLAT_REGULAR = 1,
    VFSREADLAT_SOCKET = 2,
    VFSREADLAT_PIPE = 3,
    VFSREADLAT_DIRECTORY = 4,
    VFSREADLAT_CHARACTER = 5,
    VFSREADLAT_BLOCK = 6,
    VFSREADLAT_OTHER = 7, /* eventfd, epoll, ...: files without a type */
};

#endif
