/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Sets that the user gives and programs look into: networks, as a trie in which the longest prefix that fits is found.
 * The host fills them before anything is attached; programs only look.
 */
#ifndef TRACER_BPF_SETS_H
#define TRACER_BPF_SETS_H

#include "program.h"
#include "words.h"

/*
 * Declares the set of networks `name`, and the option that fills it:
 * TRACER_NETS(nets, 16, TRACER_OPTION("net --net=NET", "only these"))
 */
#define TRACER_NETS(name, entries, ...)       \
    struct {                                  \
        __uint(type, BPF_MAP_TYPE_LPM_TRIE);  \
        __uint(map_flags, BPF_F_NO_PREALLOC); \
        __uint(max_entries, entries);         \
        __type(key, struct tracer_net);       \
        __type(value, u32);                   \
    } name SEC(".maps") TRACER_TAG("nets", "", "") TRACER_ALL(__VA_ARGS__)

/* Is the address in one of the networks? `addr` as struct in6_addr has it. */
tracer_inline bool tracer_nets_hold(void *nets, const u8 addr[16]) {
    struct tracer_net key = {.prefixlen = 128};

    __builtin_memcpy(key.addr, addr, sizeof(key.addr));
    return bpf_map_lookup_elem(nets, &key) != 0;
}

/* The same of an IPv4 address as struct in_addr has it, in network order. */
tracer_inline bool tracer_nets_hold_v4(void *nets, u32 addr) {
    struct tracer_net key = {.prefixlen = 128, .addr = {[10] = 0xff, [11] = 0xff}};

    __builtin_memcpy(key.addr + 12, &addr, sizeof(addr));
    return bpf_map_lookup_elem(nets, &key) != 0;
}

#endif
