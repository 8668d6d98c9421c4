# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The guest's initrd: busybox, the modules that reach the host's files and pipes, and `init`. Sourced by guest.sh.

# make_initrd KERNEL (from the scripts in `here`): prints its path. The name holds a checksum of what goes in, and the
# file appears whole, so that two guests at once don't disturb each other and an edited init is never mixed up with the
# old one.
# shellcheck disable=SC2154
make_initrd() {
    local kernel=$1 modules base version sum file tree
    modules=$(kernel_modules "$kernel")
    base=${modules%/lib/modules/*} version=${modules##*/}
    sum=$(cat "$here/init" "$here/initrd.sh" /bin/busybox | sha256sum | cut -c1-12)
    file=$(vm_cache)/initrd-$version-$sum.gz
    if [ -e "$file" ]; then
        echo "$file"
        return
    fi
    tree=$(mktemp -d) && mkdir -p "$(vm_cache)" || return
    mkdir -p "$tree"/{bin,proc,sys,dev,new,modules}
    cp /bin/busybox "$tree/bin/"
    install -m 755 "$here/init" "$tree/init"
    if ! add_modules "$tree/modules" "$base" "$version" virtio_pci virtio_console 9pnet_virtio 9p overlay ||
        ! (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$file.$$" || ! mv "$file.$$" "$file"; then
        rm -rf "$tree" "$file.$$"
        return 1
    fi
    rm -rf "$tree"
    find "$(vm_cache)" -maxdepth 1 -name "initrd-$version-*.gz" -mtime +7 ! -path "$file" -delete
    echo "$file"
}

# add_modules FOLDER BASE VERSION MODULE...: unpacks them and what they need, and lists them in order.
add_modules() {
    local folder=$1 base=$2 version=$3 module word path name
    shift 3
    for module in "$@"; do
        modprobe -d "$base" -S "$version" --show-depends "$module" >"$folder/needed" || return
        while read -r word path _; do
            # "builtin NAME" needs no loading.
            [ "$word" = insmod ] || continue
            name=$(basename "$path")
            name=${name%.xz} name=${name%.zst}
            [ ! -e "$folder/$name" ] || continue
            case $path in
            *.xz) xz -dc "$path" ;;
            *.zst) zstd -dqc "$path" ;;
            *) cat "$path" ;;
            esac >"$folder/$name"
            echo "$name" >>"$folder/order"
        done <"$folder/needed"
    done
    rm -f "$folder/needed"
}
