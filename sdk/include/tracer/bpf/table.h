/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A table that the host reads exactly: two hashes behind an array of maps. At each interval the host swaps the inner
 * map and waits, in that call, until no program uses the old one; what it then reads is complete and final.
 */
#ifndef TRACER_BPF_TABLE_H
#define TRACER_BPF_TABLE_H

#include "program.h"

/* Declares the table `name` (outer) and its inner maps `name_a` and `name_b`; puts both types into the BTF. */
#define TRACER_TABLE(name, row_key, row_value, entries) TRACER_TABLE_WITH(name, row_key, row_value, entries, )
/* The same with attributes of the outer map. */
#define TRACER_TABLE_WITH(name, row_key, row_value, entries, attributes) \
    TRACER_TABLE_OF(BPF_MAP_TYPE_HASH, name, row_key, row_value, entries, attributes)
/* The same of another kind of hash. */
#define TRACER_TABLE_OF(hash, name, row_key, row_value, entries, attributes) \
    struct name##_inner {                                                    \
        __uint(type, hash);                                                  \
        __uint(max_entries, entries);                                        \
        __type(key, row_key);                                                \
        __type(value, row_value);                                            \
    };                                                                       \
    struct name##_inner name##_a SEC(".maps"), name##_b SEC(".maps");        \
    struct {                                                                 \
        __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);                            \
        __uint(max_entries, 1);                                              \
        __type(key, u32);                                                    \
        __array(values, struct name##_inner);                                \
    } name SEC(".maps") attributes = {.values = {&name##_a}}

/*
 * The row of `key`, made from `fresh` if there is none; `made` then becomes true. NULL: the table is full, and
 * nothing was counted. A value larger than the stack takes a constant `fresh` and is filled in place when made; that
 * is safe as long as the key holds the thread, since the host reads a row only when no program is at work any more.
 */
tracer_inline void *tracer_table_find(void *table, const void *key, const void *fresh, bool *made) {
    u32 zero = 0;
    void *inner = bpf_map_lookup_elem(table, &zero), *row;

    if (!inner) return 0;
    row = bpf_map_lookup_elem(inner, key);
    if (row) return row;
    if (!bpf_map_update_elem(inner, key, fresh, BPF_NOEXIST)) *made = true;
    return bpf_map_lookup_elem(inner, key);
}

/*
 * The row of `key`, made from `fresh` if there is none. NULL: the table is full, counted as lost_map. The caller
 * has counted `seen`, adds to the row with __sync_fetch_and_add, and then counts `emitted`.
 */
tracer_inline void *tracer_table_row(void *table, const void *key, const void *fresh) {
    bool made = false;
    void *row = tracer_table_find(table, key, fresh, &made);
    struct tracer_ledger *ledger;

    if (!row) {
        ledger = tracer_ledger_here();
        if (ledger) tracer_count(ledger, lost_map);
    }
    return row;
}

#endif
