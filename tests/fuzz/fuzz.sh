# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev fuzz` and the stage of `./dev test` that fuzzes. Sourced by dev, whose helpers it uses. Everything is kept below
# build/fuzz: finds/TARGET (inputs that broke something), corpus/TARGET (what the fuzzer learned), log/TARGET.
# shellcheck disable=SC2154

fuzz_targets() {
    local source
    for source in "$root"/tests/fuzz/*_fuzz.cpp; do
        source=${source##*/}
        echo "${source%_fuzz.cpp}"
    done
}

# fuzz_target TARGET SECONDS: on failure something was found. The log holds the find, too: CI's folder may be gone.
fuzz_target() {
    local target=$1 seconds=$2 place=$root/build/fuzz find log
    local finds=$place/finds/$target seeds=$root/tests/fuzz/corpus/$target
    mkdir -p "$finds" "$place/corpus/$target" "$place/log" "$seeds"
    log=$place/log/$target
    # Older finds and what was learned before are inputs like any other. 1 GiB is far more than any target needs.
    if "$place/bin/fuzz_$target" -max_total_time="$seconds" -max_len="$(fuzz_length "$target")" -timeout=10 \
        -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$finds/" "$place/corpus/$target" "$seeds" "$finds" \
        >"$log" 2>&1; then
        return
    fi
    for find in "$finds"/*; do
        [ -f "$find" ] && echo "$find: $(head -c 100000 "$find" | base64 -w 0)" >>"$log"
    done
    return 1
}

# Long enough for what is long in that format, short enough to be tried often. A shared object's file is long.
fuzz_length() {
    case $1 in
    plugin | object | recording) echo 65536 ;;
    *) echo 4096 ;;
    esac
}

# One line on how it went: "toml: 123456 inputs, 789 learned".
fuzz_summary() {
    awk -v target="$1" '/^stat::number_of_executed_units/ { n = $2 } /^stat::new_units_added/ { new = $2 }
        END { printf "%s: %d inputs, %d learned\n", target, n, new }' "$root/build/fuzz/log/$1"
}

# ./dev fuzz [TARGET] [SECONDS]
fuzz() {
    local targets seconds=60 target bad=0
    mapfile -t targets < <(fuzz_targets)
    case ${1:-} in
    '' | [0-9]*) ;;
    *)
        [ -e "$root/tests/fuzz/$1_fuzz.cpp" ] || fail "fuzz: no target $1; there are: ${targets[*]}"
        targets=("$1") && shift
        ;;
    esac
    seconds=${1:-$seconds}
    [[ $seconds =~ ^[1-9][0-9]*$ ]] || fail "fuzz: $seconds is no number of seconds"
    build_fuzz
    for target in "${targets[@]}"; do
        if fuzz_target "$target" "$seconds"; then
            fuzz_summary "$target"
            continue
        fi
        bad=1
        grep -E '^fuzz: |ERROR: |SUMMARY: |runtime error: ' "$root/build/fuzz/log/$target" | head -n 5 >&2 || true
        echo "$target: FOUND something: build/fuzz/finds/$target; see build/fuzz/log/$target. Once mended, move it to" \
            "tests/fuzz/corpus/$target" >&2
    done
    return $bad
}

# Each target for TRACER_FUZZ_SECONDS (20), as many at once as there are CPUs; one test per target, "fuzz.TARGET".
fuzz_stage() {
    local began=$SECONDS target chosen=() running=0
    mapfile -t chosen < <(fuzz_targets | sed 's/^/fuzz./' | grep -E -- "${filter:-.}" | sed 's/^fuzz\.//')
    [ ${#chosen[@]} -gt 0 ] || return 0
    if ! build_fuzz >"$results/build-fuzz.log" 2>&1; then
        tail -n 40 "$results/build-fuzz.log"
        broken "build fuzz" "failed; see $results/build-fuzz.log"
        return
    fi
    : >"$results/fuzz.tally"
    # shellcheck disable=SC2046
    trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM
    for target in "${chosen[@]}"; do
        if [ $running -ge "$(nproc)" ]; then
            wait -n || true
            running=$((running - 1))
        fi
        {
            state=passed
            fuzz_target "$target" "${TRACER_FUZZ_SECONDS:-20}" || state=failed
            echo "$state fuzz.$target" >>"$results/fuzz.tally"
        } &
        running=$((running + 1))
    done
    wait
    trap - INT TERM
    tally fuzz $((SECONDS - began)) <"$results/fuzz.tally"
    for target in "${chosen[@]}"; do
        grep -qx "passed fuzz.$target" "$results/fuzz.tally" || tail -n 60 "$root/build/fuzz/log/$target"
    done
}
