# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The stages of `./dev test`. Sourced by dev, whose helpers it uses; prints one line per stage and closes with
# "N passed, N failed". Nothing is skipped silently: a skipped test has failed, unless it says what this kernel refuses.
# shellcheck disable=SC2154 source=tests/vm/kernels.sh
. "$root/tests/vm/kernels.sh"

results=$root/build/test
passed=0 failed=0 impossible=0 filter=''

say() { echo "test: $*"; }

# The stage itself could not run: that counts, too.
broken() {
    say "$1: $2"
    failed=$((failed + 1))
}

# tally STAGE SECONDS: adds up the lines of tally.awk on standard input.
tally() {
    local stage=$1 took=$2 state name count reason p=0 f=0 i=0 refused=$results/$1.impossible
    : >"$refused"
    while read -r state name; do
        case $state in
        passed) p=$((p + 1)) ;;
        impossible)
            i=$((i + 1))
            echo "$name" >>"$refused"
            ;;
        *)
            f=$((f + 1))
            say "$stage: $state: $name"
            ;;
        esac
    done
    # One line per reason; the file has the tests.
    cut -f2 "$refused" | sort | uniq -c | while read -r count reason; do
        say "$stage: $count not possible here: $reason"
    done
    passed=$((passed + p)) failed=$((failed + f)) impossible=$((impossible + i))
    say "$stage: $p passed, $f failed$([ $i -eq 0 ] || echo ", $i not possible here") ($took s)"
    if [ $((p + f + i)) -eq 0 ] && [ -z "$filter" ]; then
        broken "$stage" "no test ran; see $results/$stage.log"
    fi
}

# ctest_stage STAGE PRESET LABELS [COMMAND...]: CTest's tests with these labels, run through COMMAND.
ctest_stage() {
    local stage=$1 preset=$2 labels=$3 began=$SECONDS status=0
    shift 3
    rm -f "$results/$stage.xml"
    "$@" ctest --test-dir "$root/build/$preset" -L "$labels" ${filter:+-R "$filter"} --output-on-failure \
        --output-junit "$results/$stage.xml" -j "$([ "$labels" = '^kernel$' ] && echo 1 || nproc)" \
        >"$results/$stage.log" 2>&1 || status=$?
    if [ -s "$results/$stage.xml" ]; then
        tally "$stage" $((SECONDS - began)) < <(awk -f "$root/tests/vm/tally.awk" "$results/$stage.xml")
    elif [ -z "$filter" ]; then
        broken "$stage" "ctest gave no results (status $status); see $results/$stage.log"
    fi
    [ $status -eq 0 ] || show_failures "$stage"
}

# A failed test's output, so that CI's log holds it.
show_failures() {
    grep -vE '^ *[0-9]+/[0-9]+ Test .*Passed|^ *Start +[0-9]+:|^\[ RUN  |^\[       OK' "$results/$1.log" | tail -n 60 || true
}

style_stage() {
    local began=$SECONDS
    if ! (check_style) >"$results/style.log" 2>&1; then
        tail -n 40 "$results/style.log"
        broken style "see $results/style.log"
        return
    fi
    passed=$((passed + 1))
    say "style: format, licence lines and shellcheck are clean ($((SECONDS - began)) s)"
}

build_stage() {
    local preset=$1 began=$SECONDS
    if ! build "$preset" >"$results/build-$preset.log" 2>&1; then
        tail -n 40 "$results/build-$preset.log"
        broken "build $preset" "failed; see $results/build-$preset.log"
        return 1
    fi
    say "build $preset: done ($((SECONDS - began)) s)"
}

# What the later stages build, beside the kernel tests, which wait most of the time. Each stage still builds for itself:
# that then has little left to do, and says so if it fails.
build_ahead() {
    renice -n 19 -p $BASHPID >/dev/null
    build asan || true
    [ -z "$filter" ] || return 0
    build portable tracer plugins || true
    build_fuzz || true
}

# What a start of each plugin costs, against tests/gates/gates.lock. The verdict is in the log, and so is what was run.
gate_stage() {
    local began=$SECONDS status=0 known
    known=$(sed -n 's/^kernel = "\(.*\)"$/\1/p' "$root/tests/gates/gates.lock" | sort -u)
    # Another kernel may take another way of attaching. CI holds the gates whatever kernel it has.
    if [ -z "${CI:-}" ] && [[ $(uname -r) != "$known".* ]]; then
        impossible=$((impossible + 1))
        say "gates: 1 not possible here: gates.lock is about Linux $known"
        return
    fi
    (cd "$root" && as_root build/release/bin/tracer gate -c tests/gates/gates.toml --attach tracepoint --user root) \
        >"$results/gates.log" 2>&1 || status=$?
    if [ $status -ne 0 ]; then
        cat "$results/gates.log"
        broken gates "tracer gate ended with $status; tests/gates/gates.toml says what that is about"
        return
    fi
    passed=$((passed + 1))
    say "gates: each plugin's start costs what tests/gates/gates.lock says ($((SECONDS - began)) s)"
}

# GoogleTest takes no regular expression: the names that match, one by one.
chosen_tests() {
    [ -n "$filter" ] || { echo '*' && return; }
    "$root/build/release/bin/kernel_tests" --gtest_list_tests |
        awk '/^[^ ]/ { suite = $1; next } { print suite $1 }' |
        sed 's/^/kernel_tests./' | grep -E -- "$filter" | sed 's/^kernel_tests\.//' | paste -sd:
}

# run_guest STAGE KERNEL TESTS [OPTION...]: the kernel tests in a guest. Meant for the background: it says nothing, and
# leaves STAGE.log, STAGE.tally (lines of tally.awk) and STAGE.end (status and seconds).
run_guest() {
    local stage=$1 kernel=$2 tests=$3 out=$results/$1 began=$SECONDS status done='' try not=-
    shift 3
    [[ $tests != *-* ]] || not=: # it leaves out some already
    mkdir -p "$out"
    # Emulated kernels sometimes die or hang while they patch their own code (a hang is a soft lockup, and so a panic).
    # Tests that had ended are not run again; a test that ends its guest each time has failed.
    for try in 1 2 3 4 5 6; do
        status=0
        rm -f "$out/results.xml"
        TRACER_TEST_KERNEL=$kernel TRACER_MATRIX_FILE=/out/cells "$root/tests/vm/guest.sh" --kernel "$kernel" --out "$out" \
            --timeout "${TRACER_GUEST_TIMEOUT:-1500}" "$@" -- "$root/build/release/bin/kernel_tests" \
            --gtest_output=xml:/out/results.xml --gtest_filter="$tests$done" >"$out/log" 2>&1 || status=$?
        cat "$out/log" >>"$results/$stage.log"
        if [ -s "$out/results.xml" ]; then
            awk -f "$root/tests/vm/tally.awk" "$out/results.xml" >"$out/tally"
        else
            awk -v printed=1 -f "$root/tests/vm/tally.awk" "$out/log" >"$out/tally"
        fi
        if [ $try -eq 6 ] || [ $status -lt 124 ] || [ -s "$out/results.xml" ] || [ ! -s "$out/tally" ]; then
            break
        fi
        grep -v '(never ended)$' "$out/tally" >>"$results/$stage.tally" || true
        done=$not$(awk '{ print $2 }' "$results/$stage.tally" | paste -sd:)
    done
    cat "$out/tally" >>"$results/$stage.tally"
    echo "$status $((SECONDS - began))" >"$results/$stage.end"
}

# What a guest found, once it has ended.
judge_guest() {
    local stage=$1 kernel=$2 out=$results/$1 status took
    read -r status took <"$results/$stage.end"
    tally "$stage" "$took" <"$results/$stage.tally"
    if [ -s "$out/cells" ] && [ "$stage" = "guest-$kernel" ]; then
        cp "$out/cells" "$results/cells/$kernel.cells"
    fi
    if [ ! -s "$out/results.xml" ]; then
        broken "$stage" "the tests did not end (status $status); see $results/$stage.log"
    elif [ "$status" -gt 1 ]; then
        # 0 and 1 are GoogleTest's own; anything else happened after the last test.
        broken "$stage" "ended with status $status; see $results/$stage.log"
    fi
    [ "$status" -eq 0 ] || show_failures "$stage"
}

# guest_stages KERNEL...: all kernel tests in each, several guests at once, plus those of preemption in 6.12 with
# preempt=full.
guest_stages() {
    local kernel tests others preempt stage at_once running=0 stages=()
    tests=$(chosen_tests)
    [ -n "$tests" ] || return 0
    # A guest is busy for 60 % of its time; the rest it waits for timers and grace periods.
    at_once=$((($(nproc) * 3 + 1) / 2))
    [ "$at_once" -le 4 ] || at_once=4
    # Background processes ignore Ctrl-C, and must not outlive this script.
    # shellcheck disable=SC2046
    trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM
    # The short one comes last, so that no CPU is idle at the end.
    for kernel in "$@"; do
        # Gates, recordings, their comparison and checks are the host's own work, the same on each kernel: two guests do.
        others=''
        if [ -z "$filter" ] && [ $# -gt 2 ] && [ "$kernel" != 6.1 ] && [ "$kernel" != 7.2 ]; then
            others='-Gate*:Diff.*:*Recording*:*Check*'
            say "guest-$kernel: without gates, recordings, diff and check, which 6.1 and 7.2 run"
        fi
        stages+=("guest-$kernel $kernel $tests$others")
    done
    for kernel in "$@"; do
        if [ "$kernel" = 6.12 ]; then
            # Not by the names known here: this machine's kernel may make fewer tests.
            preempt='*Preempt.*'
            [ -z "$filter" ] || preempt=$(tr : '\n' <<<"$tests" | grep -F 'Preempt.' | paste -sd: || true)
            [ -z "$preempt" ] || stages+=("guest-$kernel-full $kernel $preempt --append preempt=full")
        fi
    done
    for stage in "${stages[@]}"; do
        if [ $running -ge "$at_once" ]; then
            wait -n || true
            running=$((running - 1))
        fi
        # shellcheck disable=SC2086  # its words
        set -f && run_guest $stage &
        running=$((running + 1))
    done
    wait
    trap - INT TERM
    for stage in "${stages[@]}"; do
        read -r stage kernel _ <<<"$stage"
        judge_guest "$stage" "$kernel"
    done
}

# The table of all cells, in build/kernel-matrix.md. Where every kernel was asked for, an empty cell is a failure.
matrix_stage() {
    local complete=$1 files=() kernel empty=0
    for kernel in "$results"/cells/*.cells; do
        [ -s "$kernel" ] && files+=("$kernel")
    done
    [ ${#files[@]} -gt 0 ] || return 0
    mapfile -t files < <(printf '%s\n' "${files[@]}" | sort -V)
    awk -f "$root/tests/vm/matrix.awk" "${files[@]}" >"$root/build/kernel-matrix.md" || empty=$?
    say "matrix: build/kernel-matrix.md, ${#files[@]} kernels, $empty cells without a result"
    if [ -n "$complete" ]; then
        failed=$((failed + empty))
    fi
}

run_stages() {
    local kernels=6.1 native_only='' complete='' reason native kernel
    while [ $# -gt 0 ]; do
        case $1 in
        --kernels) kernels=${2:?--kernels needs a list} && kernels=${kernels//,/ } && shift 2 ;;
        --native-only) native_only=1 && shift ;;
        --filter) filter=${2:?--filter needs a regular expression} && shift 2 ;;
        *) fail "test: unknown argument: $1" ;;
        esac
    done
    if [ "$kernels" = all ]; then
        kernels=$vm_kernels complete=1
    fi
    for kernel in $kernels; do
        kernel_suite "$kernel" >/dev/null || exit 2
    done
    [ -z "$filter$native_only" ] || complete=''
    rm -rf "$results"
    mkdir -p "$results/cells"

    [ -n "$filter" ] || style_stage
    if build_stage release; then
        # A process group of its own, none of which must outlive this script.
        set -m
        build_ahead >"$results/build-ahead.log" 2>&1 </dev/null &
        set +m
        # shellcheck disable=SC2064  # the one that was started here
        trap "kill -- -$! 2>/dev/null; exit 130" INT TERM
        ctest_stage native release '^(unit|golden|abi)$'
        native=$(uname -r | cut -d. -f1,2)
        if reason=$(bpf_refused); then
            say "kernel: this machine lets nobody trace ($reason): the kernel tests run in guests alone"
            [ -z "$native_only" ] || broken kernel "and guests were not wanted"
        else
            ctest_stage kernel release '^kernel$' \
                as_root env TRACER_MATRIX_FILE="$results/cells/$native (native).cells"
            [ -n "$filter" ] || gate_stage
        fi
        [ -n "$filter" ] || packages_stage
        wait
        trap - INT TERM
    fi
    if build_stage asan; then
        ctest_stage asan asan '^(unit|golden|abi)$'
    fi
    fuzz_stage
    if [ -z "$native_only" ] && [ -x "$root/build/release/bin/kernel_tests" ]; then
        # shellcheck disable=SC2086  # one word per kernel
        guest_stages $kernels
    elif [ -z "$native_only" ]; then
        broken guests "there is no build/release/bin/kernel_tests"
    fi
    matrix_stage "$complete"
    [ $((passed + failed)) -gt 0 ] || broken test "no test matches '$filter'"
    say "$((SECONDS / 60)) min $((SECONDS % 60)) s in all$([ $impossible -eq 0 ] || echo "; $impossible not possible here, reasons above")"
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ]
}
