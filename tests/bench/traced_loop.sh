#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# traced_loop.sh [CALLS [ROUNDS [OPTION...]]]: how much slower a loop of kill(pid, 0) runs while killsnoop, with these
# options, writes every call as JSON. PLUGIN=syscount JOB=syscalls traced_loop.sh: the same of getppid() and syscount.
# Traced and untraced take turns, so that the ratio holds on a machine whose speed drifts. As root, after ./dev build.
set -euo pipefail
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/build/release/bin
calls=${1:-2000000} rounds=${2:-3}
shift $(($# < 2 ? $# : 2))
plugin=${PLUGIN:-killsnoop} job=${JOB:-kill}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export bin calls scratch job

# Leaves the nanoseconds that the loop takes in a file; itself what the tracer starts once it is attached.
loop() {
    local began
    began=$(date +%s%N)
    "$bin/workload" "$job" "$calls" >"$scratch/truth"
    echo $(($(date +%s%N) - began)) >"$scratch/took"
}
export -f loop

for ((round = 1; round <= rounds; round++)); do
    loop
    untraced=$(<"$scratch/took")
    "$bin/tracer" run "$plugin" -f json -o /dev/null "$@" -- bash -c loop 2>"$scratch/summary"
    traced=$(<"$scratch/took")
    awk -v u="$untraced" -v t="$traced" -v n="$calls" -v r="$round" \
        'BEGIN { printf "round %d: %.0f ns a call untraced, %.0f traced: %.2f times\n", r, u / n, t / n, t / u }'
    tail -n 1 "$scratch/summary"
done
