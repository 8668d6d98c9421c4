/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Programs whose ledger cannot be forgotten. A body runs once for an event, when the event was counted as seen and the
 * filters chose it; and there is no way out of it but a struct tracer_done, which only those functions make that
 * account for the event.
 */
#ifndef TRACER_BPF_EVENT_H
#define TRACER_BPF_EVENT_H

#include "filter.h"
#include "hist.h"
#include "program.h"
#include "ring.h"
#include "table.h"
#include "tail.h"
#include "words.h"

/* A body that ends without a word of its event, or says one and goes on, must not compile, whatever its flags; nor may
   arguments in the wrong order. */
#pragma clang diagnostic error "-Wreturn-type"
#pragma clang diagnostic error "-Wunused-result"
#pragma clang diagnostic error "-Wimplicit-function-declaration"
#pragma clang diagnostic error "-Wincompatible-pointer-types"
#pragma clang diagnostic error "-Wint-conversion"
#define TRACER_TO_RETURN __attribute__((warn_unused_result))

/* An event that was seen and is not accounted for yet: `seen` in a body. */
struct tracer_seen {
    struct tracer_ledger ledger;
};

/* An event that is accounted for. */
struct tracer_done {
    int nothing;
};

#define TRACER_DONE ((struct tracer_done){0})

/* What the macros below end in. */
TRACER_TO_RETURN tracer_inline struct tracer_done tracer_done_with(void) { return TRACER_DONE; }

/* The plugin's own filters leave it out. */
TRACER_TO_RETURN tracer_inline struct tracer_done tracer_filtered(struct tracer_seen *seen) {
    tracer_count(&seen->ledger, filtered);
    return TRACER_DONE;
}

/* It was added to a row, a counter or a histogram. */
TRACER_TO_RETURN tracer_inline struct tracer_done tracer_counted(struct tracer_seen *seen) {
    tracer_count(&seen->ledger, emitted);
    return TRACER_DONE;
}

/* There was no row for it, or no place in another map. */
TRACER_TO_RETURN tracer_inline struct tracer_done tracer_no_row(struct tracer_seen *seen) {
    tracer_count(&seen->ledger, lost_map);
    return TRACER_DONE;
}

/* There was no room in the ring. */
TRACER_TO_RETURN tracer_inline struct tracer_done tracer_no_room(struct tracer_seen *seen) {
    tracer_count(&seen->ledger, lost_ring);
    return TRACER_DONE;
}

/* Room for a record in the ring; NULL: tracer_no_room(). Uninitialised: set every byte. */
#define tracer_reserve(ring, type)                          \
    ({                                                      \
        TRACER_RECORD_FITS(ring, type);                     \
        (type *)bpf_ringbuf_reserve(ring, sizeof(type), 0); \
    })

/* TRACER_EVENTS() has the record's type where libbpf only wants a count of entries; a ring of your own has int. */
#define TRACER_RING_OF(record_type) record_type *(*max_entries)[8 << 20]
#define TRACER_RECORD_FITS(ring, type)                                                    \
    _Static_assert(__builtin_types_compatible_p(typeof(**(ring)->max_entries), type *) || \
                       __builtin_types_compatible_p(typeof(**(ring)->max_entries), int),  \
                   "the record is not of the type that TRACER_EVENTS() names")

/* Hands the record over. */
#define tracer_submit(seen, ring, record)                                                                      \
    (({ TRACER_RECORD_FITS(ring, typeof(*(record))); }), tracer_ring_submit_in(&(seen)->ledger, ring, record), \
     tracer_done_with())

/*
 * Records that end in a text of any length, as <tracer/bpf/tail.h> has it: TRACER_EVENTS_WITH_TAIL(execs, struct event,
 * 4096), whose struct ends in `char path[]` or `tracer_word args[]`. tracer_reserve_tail() gives NULL:
 * tracer_no_room(). Add to the tail with tracer_tail_add_...(execs, record, ...); every record is submitted or dropped.
 */
#define tracer_reserve_tail(name, type)                                   \
    ({                                                                    \
        struct tracer_tail_slot *slot_ = tracer_tail_take(&name##_slots); \
                                                                          \
        (type *)(slot_ ? slot_ + 1 : 0);                                  \
    })
#define tracer_submit_tail(seen, name, record) (tracer_tail_submit(&(seen)->ledger, name, record), tracer_done_with())
/* The plugin's own filters leave out an event that has room already. */
#define tracer_drop_tail(seen, record) (tracer_tail_discard(record), tracer_filtered(seen))

/*
 * The row of `key` in a table, made from `fresh` if there is none; NULL: tracer_no_row(). Both have the types that
 * TRACER_ROWS() names.
 */
#define tracer_row_of(table, key_, fresh)                                                                  \
    ({                                                                                                     \
        bool made_ = false;                                                                                \
                                                                                                           \
        _Static_assert(__builtin_types_compatible_p(typeof(*(table)->values[0]->key), typeof(*(key_))),    \
                       "the key is not of the type that TRACER_ROWS() names");                             \
        _Static_assert(__builtin_types_compatible_p(typeof(*(table)->values[0]->value), typeof(*(fresh))), \
                       "the fresh row is not of the type that TRACER_ROWS() names");                       \
        tracer_table_find(table, key_, fresh, &made_);                                                     \
    })

/* What a histogram of its own starts from; too large for the stack. */
static const struct tracer_hist tracer_hist_blank = {};

/* Adds a value to the histogram of `key`, of the type that TRACER_HISTOGRAM_BY() names. It is made if there is none. */
#define tracer_measured_by(seen, histograms, key_, value_)                                                    \
    (({                                                                                                       \
         _Static_assert(__builtin_types_compatible_p(typeof(*(histograms)->values[0]->key), typeof(*(key_))), \
                        "the key is not of the type that TRACER_HISTOGRAM_BY() names");                       \
     }),                                                                                                      \
     tracer_measured_in(seen, histograms, key_, value_))
TRACER_TO_RETURN tracer_inline struct tracer_done tracer_measured_in(struct tracer_seen *seen, void *histograms,
                                                                     const void *key, u64 value) {
    bool made = false;
    struct tracer_hist *hist = tracer_table_find(histograms, key, &tracer_hist_blank, &made);

    return hist && tracer_hist_add_to(hist, value) ? tracer_counted(seen) : tracer_no_row(seen);
}

/* Adds a value to a histogram that TRACER_HISTOGRAM_OF() declares. */
#define tracer_measured(seen, histogram, value_)                                                       \
    (({                                                                                                \
         _Static_assert(__builtin_types_compatible_p(typeof(*(histogram)->value), struct tracer_hist), \
                        "that map is no histogram of TRACER_HISTOGRAM_OF()");                          \
     }),                                                                                               \
     tracer_measured_alone(seen, histogram, value_))
TRACER_TO_RETURN tracer_inline struct tracer_done tracer_measured_alone(struct tracer_seen *seen, void *histogram,
                                                                        u64 value) {
    return tracer_hist_add(histogram, value) ? tracer_counted(seen) : tracer_no_row(seen);
}

/* Declares the counter `name`: one struct of u64 members, per CPU, never cleared. */
#define TRACER_COUNTER(name, value_type, ...)    \
    struct {                                     \
        __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); \
        __uint(max_entries, 1);                  \
        __type(key, u32);                        \
        __type(value, value_type);               \
    } name SEC(".maps") TRACER_TAG("source", "counter " #value_type, "") TRACER_ALL(__VA_ARGS__)

/* This CPU's part of a counter; NULL never in practice, but the verifier wants the test. Add with TRACER_ADD(). */
tracer_inline void *tracer_counter_here(void *counter) {
    u32 zero = 0;

    return bpf_map_lookup_elem(counter, &zero);
}
#define TRACER_ADD(where, amount) __sync_fetch_and_add(&(where), amount)

/* Sources: a ring buffer of records, a table of rows by key, a histogram, histograms by key. */
#define TRACER_EVENTS(name, record_type, ...) \
    TRACER_EXPORT_TYPE(record_type);          \
    struct {                                  \
        __uint(type, BPF_MAP_TYPE_RINGBUF);   \
        TRACER_RING_OF(record_type);          \
    } name SEC(".maps") TRACER_TAG("source", "events " #record_type, "") TRACER_ALL(__VA_ARGS__)

#define TRACER_TEXT_OF(value) TRACER_TEXT_OF_(value)
#define TRACER_TEXT_OF_(value) #value
#define TRACER_EVENTS_WITH_TAIL(name, record_type, most, ...) \
    TRACER_TAIL_SLOTS_OF(name, record_type, most);            \
    TRACER_EVENTS(name, record_type, TRACER_TAG("tail", TRACER_TEXT_OF(most), "") TRACER_ALL(__VA_ARGS__))

#define TRACER_ROWS(name, row_key, row_value, entries, ...) \
    TRACER_TABLE_WITH(name, row_key, row_value, entries,    \
                      TRACER_TAG("source", "table " #row_key "," #row_value, "") TRACER_ALL(__VA_ARGS__))

/*
 * The same with a value for each CPU, which no other CPU waits for. The host adds up what is an amount. What is none (a
 * name, say) is set in the `fresh` that makes the row, on the one CPU that does so: elsewhere it stays 0, and the host
 * takes it from there. An entry takes its value's bytes for every CPU that the machine could have, twice.
 */
#define TRACER_ROWS_PER_CPU(name, row_key, row_value, entries, ...)              \
    TRACER_TABLE_OF(BPF_MAP_TYPE_PERCPU_HASH, name, row_key, row_value, entries, \
                    TRACER_TAG("source", "table " #row_key "," #row_value, "") TRACER_ALL(__VA_ARGS__))

#define TRACER_HISTOGRAM_OF(name, unit, ...)     \
    struct {                                     \
        __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); \
        __uint(max_entries, 1);                  \
        __type(key, u32);                        \
        __type(value, struct tracer_hist);       \
    } name SEC(".maps") TRACER_TAG("source", "histogram " unit, "") TRACER_ALL(__VA_ARGS__)

/* Kernel stacks by id, for a table whose key has a tracer_stack_id: TRACER_SHOWN("folded stacks=name"). */
#define TRACER_STACKS(name, entries, ...)       \
    struct {                                    \
        __uint(type, BPF_MAP_TYPE_STACK_TRACE); \
        __uint(max_entries, entries);           \
        __uint(key_size, sizeof(u32));          \
        __uint(value_size, 127 * sizeof(u64));  \
    } name SEC(".maps") TRACER_ALL(__VA_ARGS__)

/*
 * TRACER_ON(), which is below, for an event that belongs to `task` (a struct task_struct *) and not to the task that
 * runs, as in hooks of the scheduler: the filters look at that one. Include <tracer/bpf/filter_task.h>.
 */
#define TRACER_ON_TASK(section, name, ctx_type, task, ...)                                         \
    TRACER_ON_(section, name, ctx_type,                                                            \
               tracer_once(ledger, copy) && tracer_event_of(ledger, (struct task_struct *)(task)), \
               TRACER_ALL(__VA_ARGS__))

/*
 * A histogram for each key that an interval sees, read as exactly as rows are. One takes 4,000 bytes and the key, twice
 * (the host reads one half while programs fill the other), allocated at once: 256 entries are 2 MiB.
 */
#define TRACER_HISTOGRAM_BY(name, row_key, unit, entries, ...)    \
    TRACER_TABLE_WITH(name, row_key, struct tracer_hist, entries, \
                      TRACER_TAG("source", "histograms " #row_key "," unit, "") TRACER_ALL(__VA_ARGS__))

/*
 * A program at a hook without a return, and its copies. In the body: `ctx`, of the type that is named, and `seen`. The
 * section says how it is attached, as libbpf spells it: "tp/category/name", "raw_tp/name", "tp_btf/name",
 * "fentry/function", "fexit/function", "kprobe/function"; with a "?" before it, the kernel may lack it.
 */
#define TRACER_ON(section, name, ctx_type, ...) \
    TRACER_ON_(section, name, ctx_type, tracer_once(ledger, copy) && tracer_event(ledger), TRACER_ALL(__VA_ARGS__))

/* The same where only some runs of the program are events. */
#define TRACER_ON_IF(section, name, ctx_type, is_event, ...)                                             \
    TRACER_ON_(section, name, ctx_type, tracer_once(ledger, copy) && (is_event) && tracer_event(ledger), \
               TRACER_ALL(__VA_ARGS__))

/*
 * The same where finding out whether a run is an event finds what the body needs: `is_event` may fill in `with`, a
 * `with_type` of zeros, and the body has it.
 */
#define TRACER_ON_WITH(section, name, ctx_type, with_type, is_event, ...)                                          \
    tracer_inline struct tracer_done name##_event(ctx_type *ctx, const with_type *with, struct tracer_seen *seen); \
    TRACER_COPIES_OF(section, name, ctx_type, TRACER_ALL(__VA_ARGS__)) {                                           \
        struct tracer_ledger *ledger = tracer_ledger_here();                                                       \
        with_type with = {};                                                                                       \
                                                                                                                   \
        if (ledger && tracer_once(ledger, copy) && (is_event) && tracer_event(ledger))                             \
            name##_event(ctx, &with, (struct tracer_seen *)ledger);                                                \
        return 0;                                                                                                  \
    }                                                                                                              \
    tracer_inline struct tracer_done name##_event(ctx_type *ctx, const with_type *with, struct tracer_seen *seen)

/* The same where a number tells an event from the thread's next, as a new task's id does; more exact on kernels that
   preempt programs. */
#define TRACER_ON_NUMBERED(section, name, ctx_type, number, ...)                                            \
    TRACER_ON_(section, name, ctx_type, tracer_once_numbered(ledger, copy, number) && tracer_event(ledger), \
               TRACER_ALL(__VA_ARGS__))

#define TRACER_ON_(section, name, ctx_type, begins, attributes)                             \
    tracer_inline struct tracer_done name##_event(ctx_type *ctx, struct tracer_seen *seen); \
    TRACER_COPIES_OF(section, name, ctx_type, attributes) {                                 \
        struct tracer_ledger *ledger = tracer_ledger_here();                                \
                                                                                            \
        if (ledger && (begins)) name##_event(ctx, (struct tracer_seen *)ledger);            \
        return 0;                                                                           \
    }                                                                                       \
    tracer_inline struct tracer_done name##_event(ctx_type *ctx, struct tracer_seen *seen)

#endif
