/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tcpconnect: TCP connections that processes begin. */
#include <tracer/bpf/event.h>
#include <tracer/bpf/sets.h>

TRACER_PLUGIN("TCP connections that processes begin", TRACER_BLIND("whether the other side answers; MPTCP's own"));

struct tcpconnect_event {
    tracer_time time;
    tracer_pid pid;
    u32 reserved;
    tracer_comm comm;
    tracer_ip from TRACER_COLUMN("width=16", "the address of this side");
    tracer_ip to TRACER_COLUMN("width=16", "the address of the other side");
    tracer_port port TRACER_HELP("the port of the other side");
    u16 reserved_2[3];
};
TRACER_EVENTS(connects, struct tcpconnect_event);

const volatile tracer_port port TRACER_OPTION("-P --port=PORT", "only connections to this port") = 0;

/* The networks that are wanted; ::/0 is all, as IPv4 is ::ffff:a.b.c.d here. */
TRACER_NETS(nets, 1024,
            TRACER_OPTION("net --net=NET default=::/0", "only connections into these networks (10.0.0.0/8,::1)"));

/* As /sys/kernel/tracing/events/sock/inet_sock_set_state/format has it. */
struct tcpconnect_state {
    u64 common;
    const void *skaddr;
    s32 oldstate, newstate;
    u16 sport, dport, family, protocol;
    u8 saddr[4], daddr[4];
    u8 saddr_v6[16], daddr_v6[16]; /* of IPv4: ::ffff:a.b.c.d */
};
#define TCP_SYN_SENT 2

/* Runs in the thread that calls connect(), before the first packet leaves. Other changes of state are no event. */
TRACER_ON_IF("tp/sock/inet_sock_set_state", on_state, struct tcpconnect_state, ctx->newstate == TCP_SYN_SENT) {
    struct tcpconnect_event *event;
    tracer_ip to;

    __builtin_memcpy(to, ctx->daddr_v6, sizeof(to)); /* functions get no pointer into ctx */
    if (!tracer_nets_hold(&nets, to)) return tracer_filtered(seen);
    if (port && ctx->dport != port) return tracer_filtered(seen);
    event = tracer_reserve(&connects, struct tcpconnect_event);
    if (!event) return tracer_no_room(seen);
    event->time = bpf_ktime_get_boot_ns();
    event->pid = bpf_get_current_pid_tgid() >> 32;
    event->reserved = 0;
    bpf_get_current_comm(event->comm, sizeof(event->comm));
    __builtin_memcpy(event->from, ctx->saddr_v6, sizeof(event->from));
    __builtin_memcpy(event->to, to, sizeof(event->to));
    event->port = ctx->dport;
    __builtin_memset(event->reserved_2, 0, sizeof(event->reserved_2));
    return tracer_submit(seen, &connects, event);
}
