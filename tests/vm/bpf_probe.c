// SPDX-License-Identifier: Apache-2.0
// Exit status 0 if this process can load a BPF program and attach it to a tracepoint; else 1, and the reason on
// standard output. Small enough to be compiled on the spot, so that `dev` can ask before anything else runs.
#include <errno.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bpf(int command, union bpf_attr *attr) { return (int)syscall(SYS_bpf, command, attr, sizeof(*attr)); }

int main(void) {
    // r0 = 0; exit
    struct bpf_insn program[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K}, {.code = BPF_JMP | BPF_EXIT}};
    union bpf_attr load = {.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
                           .insn_cnt = 2,
                           .insns = (uint64_t)(uintptr_t)program,
                           .license = (uint64_t)(uintptr_t) "GPL"};
    int fd = bpf(BPF_PROG_LOAD, &load);
    if (fd < 0) {
        printf("bpf(BPF_PROG_LOAD): %s\n", strerror(errno));
        return 1;
    }
    union bpf_attr attach = {
        .raw_tracepoint = {.name = (uint64_t)(uintptr_t) "sched_process_exit", .prog_fd = (uint32_t)fd}};
    if (bpf(BPF_RAW_TRACEPOINT_OPEN, &attach) < 0) {
        printf("bpf(BPF_RAW_TRACEPOINT_OPEN): %s\n", strerror(errno));
        return 1;
    }
    return 0;
}
