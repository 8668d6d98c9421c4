#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Boots a Debian kernel under QEMU with this machine's root and runs a command in it: `./dev vm`. Standard output and
# error come out here as they are written, and so does the exit status.
# shellcheck disable=SC2317  # functions that traps call
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/vm/kernels.sh
. "$here/kernels.sh"
# shellcheck source=tests/vm/initrd.sh
. "$here/initrd.sh"

usage() {
    cat <<END
./dev vm [--kernel V] [--append WORDS] [--cpus N] [--mem SIZE] [--timeout SECONDS] [--out FOLDER] -- COMMAND...

Runs COMMAND as root in the current folder of a guest with kernel V (${vm_kernels// /, }; default 6.1).
The guest sees this machine's files; what it writes is thrown away, except under /out, which is FOLDER.
--append adds words to the kernel's command line. The exit status is COMMAND's; 124: out of time (default 300 s),
125: the guest died or would not boot.
END
}

kernel=6.1 append='' cpus=2 memory=2G timeout=300 out=''
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help) usage && exit ;;
    --) shift && break ;;
    --*) [ $# -ge 2 ] || { echo "vm: $1 needs a value" >&2 && exit 2; } ;;&
    --kernel) kernel=$2 ;;
    --append) append=$2 ;;
    --cpus) cpus=$2 ;;
    --mem) memory=$2 ;;
    --timeout) timeout=$2 ;;
    --out) out=$2 ;;
    *) echo "vm: unknown argument: $1" >&2 && usage >&2 && exit 2 ;;
    esac
    shift 2
done
[ $# -gt 0 ] || { usage >&2 && exit 2; }
[[ $timeout =~ ^[0-9]+$ ]] || { echo "vm: --timeout needs a whole number of seconds" >&2 && exit 2; }
kernel_suite "$kernel" >/dev/null || exit 2
[ "$(uname -m)" = x86_64 ] || { echo "vm: guests run this machine's programs, and their kernels are x86_64" >&2 && exit 125; }
fetch_kernel "$kernel" || exit 125
initrd=$(make_initrd "$kernel") || exit 125

work=$(mktemp -d)
qemu='' readers=() started=''
cleanup() {
    [ -z "$qemu" ] || kill "$qemu" 2>/dev/null || true
    [ ${#readers[@]} -eq 0 ] || kill "${readers[@]}" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
mkdir "$work/job" "$work/out"
if [ -n "$out" ]; then
    mkdir -p "$out"
    out=$(cd "$out" && pwd)
else
    out=$work/out
fi
modules=$(kernel_modules "$kernel")
echo "${modules%/*}" >"$work/job/modules"
{
    echo "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb"
    for name in $(compgen -e | grep -E '^(TRACER_|GTEST_|ASAN_|UBSAN_|CI$)'); do
        printf 'export %s=%q\n' "$name" "${!name}"
    done
    printf 'cd %q || exit 125\nexec' "$PWD"
    printf ' %q' "$@"
    echo
} >"$work/job/command"

# The first Ctrl-C is for the command, so that it can end in its own way; the second one is for the guest.
interrupted=''
on_interrupt() {
    if [ -n "$started" ] && [ -z "$interrupted" ]; then
        interrupted=1
        echo INT >&"$to_guest"
    else
        exit 130
    fi
}
trap on_interrupt INT
trap 'exit 143' TERM HUP

# With one thread per CPU, 7.2 sometimes dies while it patches its own code, on boot or when a probe comes or goes, and
# 5.10 hangs.
case $kernel in
5.10 | 7.*) accel=tcg,thread=single ;;
*) accel=tcg,thread=multi ;;
esac

# Starts QEMU, away from the terminal's signals. When it is gone, "gone" follows the guest's own words.
boot() {
    rm -f "$work"/{control.in,control.out,output,errors}
    mkfifo "$work"/{control.in,control.out,output,errors}
    exec {from_guest}<>"$work/control.out" {to_guest}<>"$work/control.in"
    { trap '' INT; cat "$work/output"; echo gone >"$work/control.out"; } &
    readers=($!)
    { trap '' INT; exec cat "$work/errors" >&2; } &
    readers+=($!)
    # The extra descriptors end the readers even if QEMU never opens the pipes.
    setsid setpriv --pdeathsig TERM timeout --kill-after 5 "$timeout" qemu-system-x86_64 \
        -accel "${TRACER_VM_ACCEL:-$accel}" -cpu max -smp "$cpus" -m "$memory" \
        -nodefaults -display none -monitor none -no-reboot \
        -kernel "$(kernel_image "$kernel")" -initrd "$initrd" \
        -append "console=ttyS0 quiet panic=-1 watchdog_thresh=30 softlockup_panic=1 mitigations=off $append" \
        -chardev file,id=console,path="$work/console" -serial chardev:console \
        -device virtio-serial-pci \
        -chardev pipe,id=control,path="$work/control" -device virtserialport,chardev=control,nr=1,name=control \
        -chardev file,id=output,path="$work/output" -device virtserialport,chardev=output,nr=2,name=output \
        -chardev file,id=errors,path="$work/errors" -device virtserialport,chardev=errors,nr=3,name=errors \
        -fsdev local,id=root,path=/,security_model=none,readonly=on,multidevs=remap \
        -device virtio-9p-pci,fsdev=root,mount_tag=root \
        -fsdev local,id=job,path="$work/job",security_model=none -device virtio-9p-pci,fsdev=job,mount_tag=job \
        -fsdev local,id=out,path="$out",security_model=none,multidevs=remap \
        -device virtio-9p-pci,fsdev=out,mount_tag=out \
        </dev/null 3>"$work/output" 4>"$work/errors" >"$work/qemu.log" 2>&1 &
    qemu=$!
}

# Follows the guest to its end; sets started, status (of the command) and ended (of QEMU; 124: its time ran out).
follow() {
    local word value patience=90 took
    started='' status='' ended=0
    while :; do
        took=0
        read -r -t "$patience" word value <&"$from_guest" || took=$?
        if [ $took -gt 0 ]; then
            # Too slow to boot or to power off. The kill brings "gone".
            kill "$qemu" 2>/dev/null || true
            continue
        fi
        case $word in
        started) started=1 patience=$((timeout + 30)) ;;
        exit) status=$value patience=20 ;;
        gone) break ;;
        esac
    done
    wait "$qemu" || ended=$?
    qemu=''
    wait "${readers[@]}" || true
    readers=()
    exec {from_guest}<&- {to_guest}<&-
}

# Emulated, 7.2 dies in about one boot of ten, in its first two seconds, while it patches its own code.
for try in 1 2 3; do
    boot
    follow
    # 1 is QEMU's own: it could not start at all.
    if [ -n "$started" ] || [ "$ended" -eq 124 ] || [ "$ended" -eq 1 ]; then
        break
    fi
    echo "vm: kernel $kernel died while booting (try $try of 3)" >&2
done
if [ -n "$status" ]; then
    exit "$status"
elif [ "$ended" -eq 124 ]; then
    echo "vm: out of time after $timeout s" >&2
    exit 124
fi
echo "vm: the guest with kernel $kernel died; from its console:" >&2
grep -hE 'Kernel panic|BUG:|Oops|Out of memory' "$work/console" 2>/dev/null | head -n 5 >&2 || true
cat "$work/qemu.log" "$work/console" 2>/dev/null | tail -n 15 >&2
exit 125
