/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Forks in a counter or by their sizes, described by its object. */
#include <tracer/bpf/event.h>

TRACER_PLUGIN("Forks, counted or measured, described by its object", TRACER_HOOK("a fork"),
              TRACER_BLIND("everything else"), TRACER_OPTION("interval @1 default=1s", "time between two lines"));

enum kept_unit { KEPT_UNIT_ONE, KEPT_UNIT_TEN = 10 };

struct kept_count {
    tracer_amount forks TRACER_HELP("how many") TRACER_COLUMN("name=rate type=rate unit=1/s", "a second");
    tracer_amount units TRACER_COLUMN("hidden", "the same by --unit");
};
TRACER_COUNTER(counts, struct kept_count,
               TRACER_SHOWN("when=!sizes template='{time:%H:%M:%S}: {forks} ({rate:.0f}/s)'"));
TRACER_HISTOGRAM_OF(lengths, "bytes", TRACER_SHOWN("when=sizes"));

const volatile tracer_flag sizes TRACER_OPTION("-l", "the lengths of names in place of a count") = 0;
const volatile enum kept_unit unit TRACER_OPTION("default=ten", "what a fork adds to units") = 0;

TRACER_ON("raw_tp/sched_process_fork", on_fork, void) {
    char comm[TRACER_COMM_LEN] = {};
    struct kept_count *count;
    u64 length = 0;

    if (sizes) {
        bpf_get_current_comm(comm, sizeof(comm));
        while (length < sizeof(comm) && comm[length])
            length++;
        return tracer_measured(seen, &lengths, length);
    }
    count = tracer_counter_here(&counts);
    if (!count) return tracer_no_row(seen);
    TRACER_ADD(count->forks, 1);
    TRACER_ADD(count->units, unit == KEPT_UNIT_TEN ? 10 : 1);
    return tracer_counted(seen);
}
