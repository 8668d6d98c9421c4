/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boundary between tracer and a plugin: one constant descriptor, found by the
 * symbol `tracer_plugin_v1`. Plain C11 data, append only; no allocation, exception
 * or library type crosses it. Everything a descriptor points at belongs to the
 * plugin, is constant, and lives as long as the shared object stays loaded.
 *
 * Rules of the format:
 *  - every struct opens with its own size; a shorter one (an older plugin) is
 *    zero-filled by the host, a longer one is accepted only if its unknown tail is 0;
 *  - every array is a tracer_slice, which carries the size of one item;
 *  - strings are NUL-terminated UTF-8, NULL stands for "none" where that is allowed.
 */
#ifndef TRACER_ABI_H
#define TRACER_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TRACER_ABI_MAJOR 1u
#define TRACER_ABI_MINOR 0u
/* The name of the exported descriptor; it changes with the major version. */
#define TRACER_PLUGIN_SYMBOL "tracer_plugin_v1"
#define TRACER_EXPORT __attribute__((visibility("default"), used))

/* An array: `count` items of `item_size` bytes each, at `items`. */
typedef struct tracer_slice {
    const void *items;
    uint32_t count;
    uint32_t item_size;
} tracer_slice;

/* A compiled BPF object (ELF, with BTF). */
typedef struct tracer_object {
    uint32_t struct_size;
    uint32_t reserved;
    const char *name; /* unique in the plugin; "main", "kprobe", ... */
    const uint8_t *elf;
    uint64_t elf_size;
} tracer_object;

/* How a BPF program attaches. */
enum tracer_attach {
    TRACER_ATTACH_FENTRY = 1,
    TRACER_ATTACH_FEXIT = 2,
    TRACER_ATTACH_KPROBE = 3,
    TRACER_ATTACH_KRETPROBE = 4,
    TRACER_ATTACH_TRACEPOINT = 5,     /* target "category:name" */
    TRACER_ATTACH_RAW_TRACEPOINT = 6, /* target "name" */
    TRACER_ATTACH_TP_BTF = 7,         /* target "name" */
    TRACER_ATTACH_KPROBE_MULTI = 8,   /* target "vfs_*,ksys_rea?": every function that matches (Linux 5.18) */
};

/* tracer_program.flags */
enum tracer_program_flags {
    /* The kernel may lack the target (a newer syscall, say): then it is left out, and `explain` says so. */
    TRACER_PROGRAM_OPTIONAL = 1u << 0,
    /* The object holds further copies named "<name>_copy1" and "<name>_copy2", made by TRACER_PROGRAM() of
       <tracer/bpf/program.h>: the host loads them too where preemption makes the kernel skip programs. */
    TRACER_PROGRAM_COPIED = 1u << 1,
    /* The program runs at the return of a call whose entry another program of the variant sees. */
    TRACER_PROGRAM_RETURN = 1u << 2,
};

/*
 * One BPF program of a variant. `target` is a kernel function, "category:name", a raw tracepoint's name, or functions
 * and patterns of them joined by ',' ('*' is any text, '?' any character);
 * "syscall:kill" names a syscall's function in this architecture's spelling. "{option}" takes the target from
 * an option. `when` ("option", "option=label", or either after a "!") makes the program depend on an option, several
 * joined by ',' on all of them; NULL: always. Several of one name, which differ in `target` alone, are one program that
 * is attached to each of these targets (not fentry, fexit or tp_btf, which are loaded for one).
 */
typedef struct tracer_program {
    uint32_t struct_size;
    uint32_t attach; /* enum tracer_attach */
    uint32_t flags;  /* enum tracer_program_flags */
    uint32_t reserved;
    const char *name; /* the function's name in the object */
    const char *target;
    const char *when;
} tracer_program;

/* The name under which `--attach` asks for a variant. Tracepoints may help out in a variant of another kind. */
enum tracer_variant_kind {
    TRACER_VARIANT_FENTRY = 1,
    TRACER_VARIANT_KPROBE = 2,
    TRACER_VARIANT_TRACEPOINT = 3, /* tracepoint, raw_tracepoint and tp_btf alike */
};

/* tracer_variant.flags */
enum tracer_variant_flags {
    /* Needs only the entry: on a preemptible kernel a kprobe of this kind goes before fentry. */
    TRACER_VARIANT_ENTRY_ONLY = 1u << 0,
    /* Serves only a target option of the form "tracepoint:category:name"; a variant without it, only a function.
       Looked at only where a program's target is "{option}". */
    TRACER_VARIANT_TARGET_TRACEPOINT = 1u << 1,
    /* Serves a target option that is a pattern or a list of functions alone (it holds a '*', '?' or ','). */
    TRACER_VARIANT_TARGET_PATTERN = 1u << 2,
};

/* One way to serve the hook. All its programs come from one object. */
typedef struct tracer_variant {
    uint32_t struct_size;
    uint32_t kind;  /* enum tracer_variant_kind */
    uint32_t flags; /* enum tracer_variant_flags */
    uint32_t reserved;
    const char *name;      /* "fentry", "kprobe", "tp_btf", ...: unique in the plugin */
    const char *object;    /* tracer_object.name */
    const char *caveat;    /* in what it sees less than the first variant; NULL: in nothing */
    const char *blind;     /* what it cannot see at all, for `explain`; NULL: nothing worth saying */
    tracer_slice programs; /* of tracer_program */
    const char *when;      /* as in tracer_program: the ladder passes the variant over where it does not hold */
} tracer_variant;

/* What a column's bytes mean. The format of text, JSON and CSV follows from it. */
enum tracer_type {
    TRACER_TYPE_U8 = 1,
    TRACER_TYPE_U16 = 2,
    TRACER_TYPE_U32 = 3,
    TRACER_TYPE_U64 = 4,
    TRACER_TYPE_S32 = 5,
    TRACER_TYPE_S64 = 6,
    TRACER_TYPE_PID = 16,          /* u32 (or s32: a kill's target may be negative) */
    TRACER_TYPE_UID = 17,          /* u32 */
    TRACER_TYPE_USER = 18,         /* u32 uid, shown as the user's name; null where it has none */
    TRACER_TYPE_SIGNAL = 19,       /* s32, shown as a number */
    TRACER_TYPE_ERRNO = 20,        /* s32 or s64 return value: the errno's name if negative, else null */
    TRACER_TYPE_CPU = 21,          /* u32 */
    TRACER_TYPE_DEV = 22,          /* u32, the kernel's dev_t (major << 20 | minor), shown as "major:minor" */
    TRACER_TYPE_INODE = 23,        /* u64 */
    TRACER_TYPE_ENUM = 24,         /* u8, u16 or u32, shown by its label */
    TRACER_TYPE_SYSCALL = 25,      /* u32, s32 or s64 number of a system call, shown by its name */
    TRACER_TYPE_RESULT = 26,       /* s32 or s64: a number, in text an error by its name ("ENOENT") */
    TRACER_TYPE_FLAGS = 27,        /* u8 to u64: the labels of the bits that are set, "A|B|0x40" */
    TRACER_TYPE_HEX = 28,          /* u8 to u64, shown in hexadecimal */
    TRACER_TYPE_BOOL = 29,         /* u8 or u32: true unless 0; "yes" or "no" in text */
    TRACER_TYPE_COMM = 32,         /* char[16], any bytes */
    TRACER_TYPE_STRING = 33,       /* char[N], up to the first NUL, any bytes */
    TRACER_TYPE_ARGV = 34,         /* char[N]: words, each ended by a NUL; NULs at the end of N bytes are padding */
    TRACER_TYPE_BYTES = 48,        /* u64 (or u32) number of bytes */
    TRACER_TYPE_COUNT = 49,        /* u64 */
    TRACER_TYPE_RATE = 50,         /* u64, divided by the interval's real length: events per second */
    TRACER_TYPE_DURATION_NS = 51,  /* u64 nanoseconds */
    TRACER_TYPE_BOOT_TIME = 52,    /* u64 nanoseconds of CLOCK_BOOTTIME, shown as wall-clock time of day */
    TRACER_TYPE_ELAPSED = 53,      /* the same, shown as seconds since the run began */
    TRACER_TYPE_RATIO = 54,        /* u32 or u64, divided by the column `over`; nothing where that is 0 */
    TRACER_TYPE_KSYM = 64,         /* u64 kernel address, shown as a symbol */
    TRACER_TYPE_KERNEL_STACK = 65, /* u64[N] addresses, innermost first, ended by a 0 or by N */
    TRACER_TYPE_STACK_ID = 66,     /* s32 id in the source's stack map; negative: no stack */
    TRACER_TYPE_IPV4 = 80,         /* u32 in network order, or u8[4] */
    TRACER_TYPE_IPV6 = 81,         /* u8[16] */
    TRACER_TYPE_IP = 82,           /* u8[16], an IPv4 address as ::ffff:a.b.c.d, and shown as a.b.c.d */
    TRACER_TYPE_PORT = 83,         /* u16, in the machine's own order */
};

/* Name of one value of an enumeration. */
typedef struct tracer_label {
    uint32_t struct_size;
    uint32_t reserved;
    uint64_t value;
    const char *name;       /* as in JSON, CSV and on the command line */
    const char *short_name; /* as in text; NULL: `name` */
} tracer_label;

/* tracer_column.flags */
enum tracer_column_flags {
    TRACER_COLUMN_KEY = 1u << 0,       /* in the map's key, not in the value */
    TRACER_COLUMN_TEXT_ONLY = 1u << 1, /* not in JSON or CSV */
    TRACER_COLUMN_NO_TEXT = 1u << 2,   /* in JSON and CSV only */
    TRACER_COLUMN_SUM = 1u << 3,       /* `size` covers several u64: their sum is the value */
    TRACER_COLUMN_LEFT = 1u << 4,      /* aligned left in text (the default for strings) */
    TRACER_COLUMN_TIME = 1u << 5,      /* the time of the record: becomes the common key `time` */
    /* Of events, TRACER_TYPE_STRING or TRACER_TYPE_ARGV: the record's flexible last member (`char tail[]`), which
       begins where the struct ends. A record has as many bytes of it as were sent, at most `size`. */
    TRACER_COLUMN_TAIL = 1u << 6,
};

/* One column of a source: where it lies in the record, what it means, how it looks. */
typedef struct tracer_column {
    uint32_t struct_size;
    uint32_t type;    /* enum tracer_type */
    uint32_t flags;   /* enum tracer_column_flags */
    uint32_t offset;  /* bytes, in the key or the value */
    uint32_t size;    /* bytes */
    uint32_t width;   /* of the text column; 0: as wide as the header */
    uint32_t divisor; /* text only: the value is shown divided by it (1024 for KiB), rounded down; 0 is 1 */
    uint32_t reserved;
    const char *member;  /* the struct member's name, checked against the object's BTF */
    const char *name;    /* the key in JSON and CSV */
    const char *header;  /* of the text column; NULL: `name` */
    const char *unit;    /* "bytes", "ns", ...; NULL: none */
    const char *help;    /* one line for `info`; NULL: none */
    tracer_slice labels; /* of tracer_label, for TRACER_TYPE_ENUM and TRACER_TYPE_FLAGS */
    const char *over;    /* TRACER_TYPE_RATIO: the column, an amount, by which this one is divided; else NULL */
} tracer_column;

/* How core reads a map. */
enum tracer_source_kind {
    TRACER_SOURCE_EVENTS = 1,     /* ring buffer: one record per event */
    TRACER_SOURCE_TABLE = 2,      /* array of maps holding two hashes, swapped at each interval: one row per key */
    TRACER_SOURCE_COUNTER = 3,    /* per-CPU array of one struct of u64: difference since the last interval */
    TRACER_SOURCE_HISTOGRAM = 4,  /* per-CPU array of one struct tracer_hist: likewise */
    TRACER_SOURCE_HISTOGRAMS = 5, /* a table whose values are struct tracer_hist; the columns are all in the key */
};

/* Core's renderers for text. */
enum tracer_renderer {
    TRACER_RENDER_COLUMNS = 1,   /* header once, one line per record */
    TRACER_RENDER_TABLE = 2,     /* the top rows of each interval under their header; histograms: a line for each */
    TRACER_RENDER_HISTOGRAM = 3, /* log2 bars; several histograms: below their table */
    TRACER_RENDER_STACK = 4,     /* one line per record, then one indented line per frame */
    TRACER_RENDER_FOLDED = 5,    /* frames joined by ';', outermost first, a blank and the count */
    TRACER_RENDER_TEMPLATE = 6,  /* `pattern`, with {column} and {column:spec} */
};

/* tracer_format.flags */
enum tracer_format_flags {
    TRACER_FORMAT_LOADAVG = 1u << 0, /* table: a line "HH:MM:SS loadavg: ..." above it */
    TRACER_FORMAT_CLEAR = 1u << 1, /* table: clear the screen first, on a terminal, unless the option `clear` says no */
};

/* What a row callback sees. All pointers are valid only during the call. */
typedef struct tracer_row {
    uint32_t struct_size;
    uint32_t source; /* index into tracer_plugin.sources */
    const void *key; /* NULL for events */
    const void *value;
    uint64_t key_size;
    uint64_t value_size; /* with what the record has of a TRACER_COLUMN_TAIL */
} tracer_row;

/*
 * Formats one row as text into `out` (at most `capacity` bytes, no NUL). Returns the length it needs, as snprintf
 * does; more than `capacity` makes the host call again with enough room. Negative: the row is shown by core's
 * renderer. Pure: no state, no I/O, no exception. What it writes is escaped by the host like any other text.
 */
typedef int64_t (*tracer_format_text_fn)(const tracer_row *row, char *out, uint64_t capacity);

typedef struct tracer_format {
    uint32_t struct_size;
    uint32_t renderer;   /* enum tracer_renderer */
    uint32_t flags;      /* enum tracer_format_flags */
    uint32_t rows;       /* table: how many, 0: all; the option bound to `rows` overrides it */
    const char *sort;    /* table: column(s) joined by '+' whose sum orders the rows; NULL: as they come */
    const char *pattern; /* template, parsed and checked at load */
    tracer_format_text_fn format_text; /* NULL: none */
} tracer_format;

/* A map that core reads, and how. */
typedef struct tracer_source {
    uint32_t struct_size;
    uint32_t kind;          /* enum tracer_source_kind */
    uint32_t key_size;      /* tables and histograms by key: bytes */
    uint32_t value_size;    /* bytes of a record (without its tail), row value, counter struct or histogram */
    const char *name;       /* unique in the plugin */
    const char *map;        /* a table's outer map; its inner ones are "<map>_a" and "<map>_b" */
    const char *key_type;   /* tables: "killsnoop_key", the struct's name in the BTF; else NULL */
    const char *value_type; /* likewise */
    const char *stacks;     /* the stack map of TRACER_TYPE_STACK_ID columns; NULL: none */
    const char *when;       /* as in tracer_program */
    const char *unit;       /* histograms: of the recorded values, "ns" */
    tracer_slice columns;   /* of tracer_column */
    const tracer_format *format;
} tracer_source;

enum tracer_option_type {
    TRACER_OPTION_FLAG = 1,     /* bool, default false; "--no-NAME" clears it */
    TRACER_OPTION_UNSIGNED = 2, /* within min..max */
    TRACER_OPTION_SIGNED = 3,
    TRACER_OPTION_STRING = 4,
    TRACER_OPTION_CHOICE = 5, /* one of `labels`, or of the numbers min..max; stored as its value */
    TRACER_OPTION_SET = 6,    /* several of `labels`, or of the numbers min..max, joined by ',': a bit mask of u64[] */
    TRACER_OPTION_DURATION = 7, /* "250ms", "5s", "2m"; a bare number is seconds; stored as nanoseconds */
    TRACER_OPTION_PATH = 8,     /* an existing path, stored as struct tracer_path (its device and inode) */
    TRACER_OPTION_ENTRIES = 9,  /* KEY=TEXT, repeated; KEY u32 or "default" (the largest u32) */
    TRACER_OPTION_ERRNO = 10,   /* an error's name or number, stored as the number, above 0 */
    TRACER_OPTION_IP = 11,      /* an address, stored as u8[16], IPv4 as ::ffff:a.b.c.d */
    TRACER_OPTION_NET = 12,     /* "10.0.0.0/8,::1", repeated; stored as keys struct tracer_net of an LPM trie */
    TRACER_OPTION_PORT = 13,    /* 0 to 65535, in the machine's own order */
    TRACER_OPTION_SIGNAL = 14,  /* a signal's name or number ("TERM", "SIGTERM", 15), stored as the number */
    TRACER_OPTION_SYSCALL = 15, /* a system call's name or number, stored as the number */
};

/* Where an option's value goes. */
enum tracer_binding {
    TRACER_BIND_CONST = 1, /* the object's `const volatile` variable named `bind` */
    /* Entries of the map named `bind`, written before attach: u32 to char[N]; TRACER_OPTION_NET: struct tracer_net to
       a number, which becomes 1; TRACER_OPTION_STRING: the event that a perf event array
       counts on each CPU. */
    TRACER_BIND_MAP = 2,
    TRACER_BIND_MAP_SIZE = 3, /* max_entries of the map (or table) named `bind` */
    TRACER_BIND_TARGET = 4,   /* the target of programs that say "{name}", and the char array `bind`, if any */
    TRACER_BIND_RENDER = 5,   /* the renderer's parameter named `bind`: rows, sort, clear, noclear, unit, offsets,
                                 histograms */
    /* The run's parameter named `bind`: interval, count, pid, tid, uid, comm, cgroup. What the option leaves out (0 or
       NULL) of name, type, bounds, metavar and help is as the run's own option has it. */
    TRACER_BIND_RUN = 6,
    TRACER_BIND_NONE = 7, /* only `when` conditions look at it, or it is accepted because users expect it */
};

typedef struct tracer_option {
    uint32_t struct_size;
    uint32_t type;     /* enum tracer_option_type; 0: see TRACER_BIND_RUN */
    uint32_t binding;  /* enum tracer_binding */
    uint32_t position; /* 1, 2, ...: also taken as that positional argument; 0: not */
    int64_t min, max;  /* numbers and sets; both 0: bounded only by the variable's type */
    char short_name;   /* 0: none */
    char reserved[7];
    const char *name;     /* without dashes */
    const char *bind;     /* see enum tracer_binding */
    const char *fallback; /* the default, as it would be typed; entries: "0=Hello;default=World"; NULL: unset */
    const char *metavar;  /* "PID"; NULL: from the type */
    const char *help;     /* one line */
    tracer_slice labels;  /* of tracer_label: choices and sets */
} tracer_option;

/* The descriptor. `variants` is the ladder that core walks; programs of one variant serve the hook together. */
typedef struct tracer_plugin {
    uint32_t struct_size;
    uint32_t abi_major;
    uint32_t abi_minor;
    uint32_t reserved;
    const char *name;      /* [a-z][a-z0-9_]*, at most 31 characters */
    const char *version;   /* "1.0.0" */
    const char *summary;   /* one line */
    const char *license;   /* SPDX expression; NULL: not given */
    tracer_slice objects;  /* of tracer_object */
    const char *hook;      /* what it traces, in words: "vfs_read and its return" */
    tracer_slice variants; /* of tracer_variant, best first */
    tracer_slice sources;  /* of tracer_source */
    tracer_slice options;  /* of tracer_option */
} tracer_plugin;

#ifdef __cplusplus
}
#endif
#endif /* TRACER_ABI_H */
