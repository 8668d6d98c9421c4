# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The guests' kernels: which Debian suite has them, where they are cached, how they get there. Sourced by guest.sh
# and stages.sh; knows nothing of QEMU.

vm_kernels="5.10 6.1 6.12 7.2"

# A folder that this user may write to.
vm_cache() {
    if [ -n "${TRACER_VM_CACHE:-}" ]; then
        echo "$TRACER_VM_CACHE"
    elif [ -w /var/cache/tracer-vm ] || { [ ! -e /var/cache/tracer-vm ] && [ -w /var/cache ]; }; then
        echo /var/cache/tracer-vm
    else
        echo "${XDG_CACHE_HOME:-$HOME/.cache}/tracer-vm"
    fi
}

kernel_suite() {
    case $1 in
    5.10) echo bullseye-security ;;
    6.1) echo bookworm-security ;;
    6.12) echo bookworm-backports ;;
    7.2) echo sid ;;
    *)
        echo "vm: no such kernel: $1 (there are: $vm_kernels)" >&2
        return 2
        ;;
    esac
}

# What root has fetched for the whole machine serves everybody.
kernel_folder() {
    if [ -z "${TRACER_VM_CACHE:-}" ] && [ -d "/var/cache/tracer-vm/kernels/$1" ]; then
        echo "/var/cache/tracer-vm/kernels/$1"
    else
        echo "$(vm_cache)/kernels/$1"
    fi
}

# The folder of modules; packages up to 6.12 put it under /lib, later ones under /usr/lib.
kernel_modules() {
    local folder
    for folder in "$(kernel_folder "$1")"/{usr/lib,lib}/modules/*/; do
        if [ -d "$folder/kernel" ]; then
            echo "${folder%/}"
            return
        fi
    done
    return 1
}

kernel_image() {
    local modules file
    modules=$(kernel_modules "$1") || return 1
    for file in "$(kernel_folder "$1")/boot/vmlinuz-${modules##*/}" "$modules/vmlinuz"; do
        if [ -e "$file" ]; then
            echo "$file"
            return
        fi
    done
    return 1
}

# "URI SUITE" of every source that this machine's apt has. apt reads its own files, whatever form they are written in;
# the empty list folder keeps the machine's lists (and their lock) out of it.
machine_sources() {
    apt-get -o Dir::State::Lists="$1" --print-uris update 2>/dev/null |
        sed -nE "s|^'(.*[^/])/+dists/([^/]+)/InRelease'.*|\1 \2|p"
}

# Mirrors that may have SUITE, likeliest first. A foreign archive among them does no harm: it isn't signed by Debian.
mirrors_for() {
    local suite=$1 sources
    sources=$(machine_sources "$2")
    case $suite in
    *-security)
        awk '$2 ~ /-security$/ && !had[$1]++ { print $1 }' <<<"$sources"
        awk '$2 !~ /-/ && !had[$1]++ { print $1 "-security" }' <<<"$sources"
        ;;
    *)
        awk '$2 !~ /-/ && !had[$1]++ { print $1 }' <<<"$sources"
        ;;
    esac
}

# Sets apt_private: options of an apt that has lists of its own with nothing but SUITE in them.
open_suite() {
    local suite=$1 folder mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    folder=$(vm_cache)/apt/$suite
    mkdir -p "$folder/lists/partial" "$folder/none/partial" "$folder/archives/partial"
    : >"$folder/status"
    apt_private=(-q -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
        -o Dir::State::Lists="$folder/lists" -o Dir::State::status="$folder/status"
        -o Dir::Cache::archives="$folder/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
        -o APT::Sandbox::User= -o Acquire::Languages=none -o APT::Update::Error-Mode=any)
    : >"$folder/update.log"
    for mirror in $(mirrors_for "$suite" "$folder/none"); do
        echo "deb [arch=amd64 signed-by=$keyring] $mirror $suite main" >"$folder/sources.list"
        if apt-get "${apt_private[@]}" update >>"$folder/update.log" 2>&1; then
            return
        fi
    done
    echo "vm: no mirror among this machine's apt sources has $suite; see $folder/update.log" >&2
    return 1
}

# The packages that hold the image and its modules: one up to 6.12, several later.
kernel_packages() {
    local image
    image=$(apt-cache "${apt_private[@]}" depends linux-image-amd64 | awk '/Depends: linux-image-[0-9]/ { print $2; exit }')
    [ -n "$image" ] || return 1
    echo "$image"
    apt-cache "${apt_private[@]}" depends "$image" | awk '/^ *Depends: linux-(binary|modules|base)-[0-9]/ { print $2 }'
}

# Downloads and unpacks a kernel if it isn't there yet. The lock makes a second caller wait for the first.
fetch_kernel() {
    local kernel=$1 suite packages package folder base
    suite=$(kernel_suite "$kernel") || return
    if kernel_image "$kernel" >/dev/null && [ -e "$(kernel_modules "$kernel")/modules.dep" ]; then
        return
    fi
    mkdir -p "$(vm_cache)/kernels"
    (
        flock 9
        folder=$(kernel_folder "$kernel")
        if ! kernel_image "$kernel" >/dev/null; then
            echo "vm: fetching kernel $kernel from Debian's $suite" >&2
            open_suite "$suite"
            packages=$(kernel_packages) || { echo "vm: $suite has no kernel image" >&2 && exit 1; }
            case $packages in
            linux-image-"$kernel".*) ;;
            *) echo "vm: $suite has moved on: $kernel is now ${packages%%$'\n'*}" >&2 ;;
            esac
            rm -rf "$folder.new"
            mkdir -p "$folder.new/debs"
            # shellcheck disable=SC2086  # one word per package
            (cd "$folder.new/debs" && apt-get "${apt_private[@]}" download $packages >&2)
            for package in "$folder.new"/debs/*.deb; do
                dpkg-deb -x "$package" "$folder.new"
            done
            rm -rf "$folder.new/debs" "$folder"
            mv "$folder.new" "$folder"
        fi
        base=$(kernel_modules "$kernel")
        depmod -b "${base%/lib/modules/*}" "${base##*/}"
    ) 9>"$(vm_cache)/.lock-$kernel"
}
