# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The stage `packages` of `./dev test`: makes the packages, has Debian's own checks look at them and at the manual
# pages, asks each shell for completions, and tries all in clean roots. Sourced by dev; uses its helpers and stages.sh.
# shellcheck disable=SC2154

# check NAME COMMAND...: one test, as a line for tally.
check() {
    local name=$1
    shift
    echo "== $name" >&2
    if ("$@") >&2; then echo "passed packages.$name"; else echo "failed packages.$name"; fi
}

packages_lint() { lintian --fail-on error --allow-root "$root"/build/packages/*.deb; }

# Not the style of lines: a long name may make one long.
pages_lint() {
    local page said bad=0 seen=0
    for page in "$root"/build/release/share/man/man?/*.gz; do
        said=$(gzip -dc "$page" | mandoc -T lint -W warning) || { echo "$page: $said" && bad=1; }
        seen=$((seen + 1))
    done
    [ $bad -eq 0 ] && [ $seen -ge 4 ]
}

shells() { PATH=$root/build/release/bin:$PATH "$root/tests/packages/completion.sh" "$root/packaging/completion"; }

portable() {
    build portable tracer plugins
    as_root unshare --mount --propagation private "$root/tests/packages/portable.sh" "$root/build/portable" "$1"
}

packages_stage() {
    local began=$SECONDS version can_trace=1 reason log=$results/packages.log
    if ! (package) >"$results/build-packages.log" 2>&1; then
        tail -n 40 "$results/build-packages.log"
        broken packages "could not be made; see $results/build-packages.log"
        return
    fi
    version=$(sed -n 's/^project(tracer VERSION \([0-9.]*\) .*/\1/p' "$root/CMakeLists.txt")
    if reason=$(bpf_refused); then
        say "packages: this machine lets nobody trace ($reason): installed, but not traced with"
        can_trace=''
    fi
    {
        check lintian packages_lint
        check mandoc pages_lint
        check shells shells
        check portable portable "$can_trace"
        as_root env "PATH=$PATH" unshare --mount --propagation private "$root/tests/packages/clean_roots.sh" \
            "$root/build/packages" "$version" "$can_trace" || echo "failed packages.clean_roots"
    } >"$results/packages.lines" 2>"$log"
    tally packages $((SECONDS - began)) <"$results/packages.lines"
    ! grep -q ^failed "$results/packages.lines" || tail -n 60 "$log"
}
