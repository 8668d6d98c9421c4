# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Clean roots of this machine's Debian, with the packages that ours depend on and nothing else. Sourced by
# clean_roots.sh, as root; made once and kept beside the guests' kernels, as making one takes a minute or two.
# shellcheck source=tests/vm/kernels.sh
. "${BASH_SOURCE[0]%/*}/../vm/kernels.sh"

roots=$(vm_cache)/roots
devices=(null zero full random urandom tty)

# in_root ROOT COMMAND...: with a /proc and the few devices that a program expects. The mounts go with this namespace.
in_root() {
    local folder=$1 device
    shift
    if ! mountpoint -q "$folder/proc"; then
        mount -t proc proc "$folder/proc"
        mount --rbind /sys "$folder/sys"
        mount -t tmpfs -o mode=755 dev "$folder/dev"
        for device in "${devices[@]}"; do
            : >"$folder/dev/$device"
            mount --bind "/dev/$device" "$folder/dev/$device"
        done
        ln -s /proc/self/fd "$folder/dev/fd"
    fi
    chroot "$folder" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        TERM=dumb DEBIAN_FRONTEND=noninteractive "$@"
}

leave_root() {
    ! mountpoint -q "$1/proc" || umount -R "$1/proc" "$1/sys" "$1/dev"
}

# The machine's Debian, from the machine's mirror.
bootstrap() {
    local folder=$1 suite mirror empty
    suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
    [ -z "${http_proxy:-}" ] || export http_proxy
    empty=$(mktemp -d)
    mkdir "$empty/partial"
    for mirror in $(mirrors_for "$suite" "$empty"); do
        if debootstrap --variant=minbase --include=ca-certificates,man-db \
            --keyring=/usr/share/keyrings/debian-archive-keyring.gpg "$suite" "$folder" "$mirror"; then
            rm -rf "$empty" "${folder:?}"/dev/*
            apt-config dump | grep -E '^Acquire::https?::' >"$folder/etc/apt/apt.conf.d/90machine" || true
            return
        fi
        rm -rf "$folder"
    done
    echo "packages: no mirror among this machine's apt sources has $suite" >&2
    return 1
}

# make_root NAME FROM DEPENDENCIES: sets `made` to the folder. Another set of dependencies is another root.
make_root() {
    local name=$1 from=$2 dependencies=$3 key
    key=$(printf '%s|%s' "$from" "$dependencies" | sha256sum | cut -c1-12)
    made=$roots/$name-$key
    [ ! -e "$made.done" ] || return 0
    rm -rf "$roots/$name"-*
    mkdir -p "$roots"
    if [ -z "$from" ]; then
        bootstrap "$made"
    else
        cp -a --reflink=auto "$from" "$made"
        cp /etc/resolv.conf "$made/etc/resolv.conf"
        in_root "$made" apt-get -q update
        in_root "$made" apt-get -q -y -o Dpkg::Use-Pty=0 --no-install-recommends satisfy "$dependencies"
        in_root "$made" apt-get clean
        leave_root "$made"
    fi
    : >"$made.done"
}
