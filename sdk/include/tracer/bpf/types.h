/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Short integer names for BPF code and for the structs that it shares with user space. A vmlinux.h that came before
   has them, and all else that the kernel's own headers would give: then no header of the SDK's includes one of those.
 */
#ifndef TRACER_BPF_TYPES_H
#define TRACER_BPF_TYPES_H

#ifndef __VMLINUX_H__ /* bpftool's own guard */
#include <linux/types.h>
#include <stdbool.h>
#endif

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#define TRACER_COMM_LEN 16

#endif
