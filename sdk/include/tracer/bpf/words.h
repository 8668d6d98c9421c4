/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a plugin says about itself, next to what it is about: as tags in the object's BTF, which the SDK's tool reads at
 * build time. Costs nothing at run time. docs/plugin-guide.md has a table of all words.
 */
#ifndef TRACER_BPF_WORDS_H
#define TRACER_BPF_WORDS_H

#include "shared.h"

#include <bpf/bpf_helpers.h>

#define TRACER_TAG(kind, words, help) __attribute__((btf_decl_tag("tracer:" kind "\n" words "\n" help)))

/*
 * The plugin: TRACER_PLUGIN("one line about it", TRACER_HOOK(...), ...); once per object. Its programs' license is the
 * one that GPL-only helpers ask for.
 */
#define TRACER_PLUGIN(summary, ...) \
    char LICENSE[] SEC("license") TRACER_TAG("summary", "", summary) TRACER_ALL(__VA_ARGS__) = "Dual BSD/GPL"

/* Up to 24 attributes, without the commas between them; one more does not compile. */
#define TRACER_ALL(...) TRACER_ALL_(__VA_ARGS__, , , , , , , , , , , , , , , , , , , , , , , , , )
#define TRACER_ALL_(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, more, ...) \
    a b c d e f g h i j k l m n o p q r s t u v w x TRACER_MORE_THAN_24_WORDS##more
#define TRACER_MORE_THAN_24_WORDS

/* What it traces, in words: "vfs_read and its return". */
#define TRACER_HOOK(text) TRACER_TAG("hook", "", text)
/*
 * The ways to serve the hook by their names, in the order in which tracer tries them: "fentry kprobe tracepoint".
 * Without it fentry comes first, then kprobe, then tracepoints.
 */
#define TRACER_VARIANTS(names) TRACER_TAG("variants", names, "")
/* In what the variant `name` sees less than the first. */
#define TRACER_CAVEAT(name, text) TRACER_TAG("caveat", name, text)
/* What no variant can see at all, or not this one, in place of that. */
#define TRACER_BLIND(text) TRACER_TAG("blind", "", text)
#define TRACER_BLIND_OF(name, text) TRACER_TAG("blind", name, text)

/*
 * An option, on the variable that takes it, on a map, or in TRACER_PLUGIN(). `words`, as needed:
 *   -x --name=METAVAR @1 0..64 default='text'   how it is given; the name defaults to the variable's
 *   interval count pid ...                      in TRACER_PLUGIN(): the run's or the renderer's own parameter
 */
#define TRACER_OPTION(words, help) TRACER_TAG("option", words, help)

/*
 * A column, on a member of a record; a member with none is a column by its name and type. Several make several columns.
 * `words`, as needed: the header in text, name= (in JSON and CSV), type=, width=, unit=, divisor=, labels=, sum=MEMBER,
 * hidden (not in text), right.
 */
#define TRACER_COLUMN(words, help) TRACER_TAG("column", words, help)
/* The same where the name and the type say the rest. */
#define TRACER_HELP(help) TRACER_TAG("column", "", help)

/* How a source is shown, as an argument of the macro that declares its map: name=, when=, columns=, and the renderer.
 */
#define TRACER_SHOWN(words) TRACER_TAG("shown", words, "")

/* On a program, as an argument of the macro that defines it. */
#define TRACER_WHEN(condition) TRACER_TAG("when", condition, "") /* only with these options */
#define TRACER_TARGET(target) TRACER_TAG("target", target, "")   /* its target, or "{option}"; several: all of them */
#define TRACER_IN(variants) TRACER_TAG("in", variants, "")       /* the variants that it belongs to */
#define TRACER_OPTIONAL TRACER_TAG("optional", "", "")           /* the kernel may lack its target */

/*
 * What a member means. A member of another type is what its C type says: a number, an enumeration with its enumerators
 * for labels, a text (char[N]).
 */
typedef u32 tracer_pid;
typedef s32 tracer_target_pid; /* 0, -1 and -group are valid */
typedef u32 tracer_uid;
typedef u32 tracer_user; /* a uid, shown as the user's name */
typedef char tracer_comm[TRACER_COMM_LEN];
typedef s32 tracer_signal;
typedef u32 tracer_syscall; /* its number */
#define TRACER_SYSCALL_32BIT                                                                            \
    0x80000000u            /* in place of a number: a call of the 32-bit kind, whose numbers are others \
                            */
typedef s64 tracer_result; /* a number, or below 0 an errno */
typedef s32 tracer_errno;  /* the errno's name below 0, else nothing; as an option, above 0 */
typedef u32 tracer_cpu;
typedef u32 tracer_dev;
typedef u64 tracer_inode;
typedef u32 tracer_flags; /* bits, with labels= or enum= */
typedef u64 tracer_hex;
typedef u64 tracer_bytes;
typedef u64 tracer_amount;   /* a number of things: it can be summed */
typedef u64 tracer_rate;     /* the same, shown by the second */
typedef u64 tracer_ratio;    /* divided by the column over= */
typedef u64 tracer_duration; /* nanoseconds */
typedef u64 tracer_time;     /* bpf_ktime_get_boot_ns(): when the event was */
typedef u64 tracer_elapsed;  /* the same, shown as seconds since the start */
typedef u32 tracer_ipv4;     /* in network order */
typedef u8 tracer_ipv6[16];
typedef u8 tracer_ip[16]; /* either, IPv4 as ::ffff:a.b.c.d */
typedef u16 tracer_port;  /* in the machine's own order */
typedef char tracer_word; /* an array of them: words, each ended by a NUL */
typedef u64 tracer_ksym;
typedef u64 tracer_frame; /* an array of them is a kernel stack, innermost first */
typedef s32 tracer_stack_id;

/* What the variable of an option takes, where its C type alone does not say; tracer_duration, tracer_errno, tracer_ip,
   tracer_port, tracer_signal and tracer_syscall do as well. */
typedef u32 tracer_flag;

#endif
