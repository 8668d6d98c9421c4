#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# clean_roots.sh FOLDER VERSION CAN_TRACE: installs the packages of FOLDER into clean roots, uses them, and removes
# them. Prints "passed NAME" or "failed NAME" for each test; standard error says why. As root, in a mount namespace of
# its own (unshare --mount), so that no mount outlives it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/packages/roots.sh
. "$here/roots.sh"
folder=$(cd "$1" && pwd) version=$2 can_trace=$3
deb=$(echo "$folder"/tracer_*.deb) dev_deb=$(echo "$folder"/tracer-dev_*.deb)
work=$(mktemp -d)
trap 'umount -R "$work" 2>/dev/null || true; rm -rf "$work"' EXIT
mount -t tmpfs -o mode=755 roots "$work"

# try NAME COMMAND...: one test. `set -e` holds within.
try() {
    local name=$1 status=0
    shift
    echo "== $name" >&2
    set +e
    (
        set -e
        "$@"
    ) >&2
    status=$?
    set -e
    [ $status -eq 0 ] && echo "passed packages.$name" || echo "failed packages.$name"
}

# fresh FROM: sets `root` to a root that looks like FROM; what is written there is forgotten.
fresh() {
    root=$work/root
    ! mountpoint -q "$root" || { leave_root "$root" && umount "$root"; }
    rm -rf "$work/upper" "$work/inner"
    mkdir -p "$work"/{root,upper,inner}
    mount -t overlay -o "lowerdir=$1,upperdir=$work/upper,workdir=$work/inner" overlay "$root"
    mkdir -p "$root/debs"
    cp "$deb" "$dev_deb" "$root/debs"
}

run() { in_root "$root" "$@"; }
install_debs() { run sh -c 'cd /debs && dpkg -i "$@"' sh "${@##*/}"; }

# Every path with its content's sum, but for what dpkg and man keep about all packages.
contents() {
    (cd "$root" && find . \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./debs -o -path ./tmp -o -path ./var/lib/dpkg \
        -o -path ./var/log -o -path ./var/cache -o -path ./root \) -prune -o -type f -exec sha256sum {} + -o -print | sort)
    find "$root/var/lib/dpkg/info" "$root/var/log" -printf '%P\n' | sort
}

# has PATTERN COMMAND...: what it prints inside has such a line. (A pipe to grep -q would break under the command.)
has() {
    local pattern=$1 output
    shift
    output=$(run "$@")
    grep -qE -e "$pattern" <<<"$output" || { echo "no '$pattern' in what $* prints" && false; }
}
is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'" && false; }; }

versions() {
    is "$(run tracer --version)" "tracer $version"
    is "$(run dpkg-query -W -f '${Version}' tracer)" "$version-1"
    run zgrep -q "^\\.TH TRACER 1 .* \"tracer $version\"$" /usr/share/man/man1/tracer.1.gz
    run zgrep -q "^tracer ($version-1) " /usr/share/doc/tracer/changelog.Debian.gz
}

plugins() {
    local name names
    run tracer list 2>"$work/warnings" >/dev/null
    is "$(cat "$work/warnings")" ''
    names=$(run tracer list | awk '{ print $1 }')
    [ "$(wc -w <<<"$names")" -ge 7 ]
    for name in $names; do
        run tracer info "$name" >/dev/null
        has "^Usage: tracer $name " "/usr/lib/tracer/bin/$name" --help
        has "^ +tracer-$name +- " man "tracer-$name"
    done
}

pages() {
    has '^COMMANDS' man tracer
    has --calibrate man tracer-gate
    has '^\[FILTERS\]' man tracer.toml
}

traces() {
    run tracer run killsnoop -d 1s >/dev/null
    # shellcheck disable=SC2016  # for the shell inside
    has '"type":"event"' tracer run killsnoop -f json -- sh -c 'kill -0 $$'
}

completes() {
    # shellcheck disable=SC2016  # for the shell inside
    run bash -c '. /usr/share/bash-completion/completions/tracer
        compopt() { :; }
        COMP_WORDS=(tracer filetop --format = js) COMP_CWORD=4
        _tracer tracer
        [ "${COMPREPLY[*]}" = json ]'
}

leaves_nothing() {
    local before=$1
    shift
    run dpkg --purge "$@"
    diff "$before" <(contents)
}

builds() {
    run cmake -S /root/mine -B /root/mine/build >/dev/null
    run cmake --build /root/mine/build
    [ -e "$root/root/mine/build/lib/tracer/plugins/mine.so" ]
}

author() {
    local began=$SECONDS
    run tracer new mine /root/mine
    builds
    run tracer info /root/mine/build/lib/tracer/plugins/mine.so >/dev/null
    if [ -n "$can_trace" ]; then
        has '"type":"event"' tracer run /root/mine/build/lib/tracer/plugins/mine.so -f json -- cat /etc/passwd
        echo "first record after $((SECONDS - began)) s"
    fi
}

# A plugin that root adds is found by a packaged tracer, too.
added() {
    run cmake --install /root/mine/build --prefix /usr/local
    has '^mine ' tracer info mine
    rm -r "$root/usr/local/lib/tracer"
}

dev_versions() {
    is "$(run sh -c 'sed -n "s/^Version: //p" /usr/share/pkgconfig/tracer.pc')" "$version"
    run grep -q "set(PACKAGE_VERSION \"$version\")" /usr/lib/cmake/tracer/tracer-config-version.cmake
    has '^FILES' man 7 tracer-plugin
}

make_root base '' '' >&2
base=$made
make_root tracer "$base" "$(dpkg-deb -f "$deb" Depends)" >&2
plain=$made
make_root author "$plain" "$(dpkg-deb -f "$dev_deb" Depends)" >&2
equipped=$made

fresh "$plain"
contents >"$work/before"
try install install_debs "$deb"
try versions versions
try plugins plugins
try pages pages
try completes completes
[ -z "$can_trace" ] || try traces traces
try leaves_nothing leaves_nothing "$work/before" tracer

fresh "$equipped"
contents >"$work/before"
try install_both install_debs "$deb" "$dev_deb"
try author author
try added added
try dev_versions dev_versions
cp -r "$root/root/mine" "$work/mine" && rm -rf "$work/mine/build" "$root/root/mine"
try both_leave_nothing leaves_nothing "$work/before" tracer tracer-dev

fresh "$equipped"
try install_dev install_debs "$dev_deb"
cp -r "$work/mine" "$root/root/mine"
try dev_alone_builds builds
