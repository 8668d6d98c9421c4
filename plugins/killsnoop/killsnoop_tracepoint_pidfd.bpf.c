/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* killsnoop by tracepoints with pidfd_send_signal: an object of its own, as it alone needs the kernel's BTF. */
#include "killsnoop_pair.bpf.h"
#include "killsnoop_pidfd.bpf.h"

KILLSNOOP_PAIR(pidfd_send_signal, KILLSNOOP_PIDFD_SEND_SIGNAL, killsnoop_pid_behind(a[0]), tpid, a[1])
