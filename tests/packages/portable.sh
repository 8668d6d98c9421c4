#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# portable.sh FOLDER CAN_TRACE: the portable build in FOLDER runs where there is nothing else, not even libc. As root, in
# a mount namespace of its own (unshare --mount).
set -euo pipefail
build=$1 can_trace=$2
root=$(mktemp -d)
trap 'umount -R "$root" || true; rmdir "$root"' EXIT
mount -t tmpfs -o mode=755 empty "$root"
mkdir -p "$root"/{bin,lib/tracer,proc,sys,dev}
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
cp "$build/bin/tracer" "$(command -v busybox)" "$root/bin"
cp -r "$build/lib/tracer/plugins" "$root/lib/tracer"

chroot "$root" /bin/tracer --version
listed=$(chroot "$root" /bin/tracer list)
[ "$(wc -l <<<"$listed")" -ge 7 ]
[ -n "$can_trace" ] || exit 0
# The text is made by the plugin's own code where it has some.
for format in json text; do
    # shellcheck disable=SC2016  # for the shell inside
    seen=$(chroot "$root" /bin/tracer run killsnoop -f $format -- /bin/busybox sh -c 'kill -0 $$')
    grep -q busybox <<<"$seen" || { echo "no event in: $seen" && exit 1; }
done
