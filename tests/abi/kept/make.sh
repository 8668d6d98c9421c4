#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes the three plugins that are kept: tests/abi/kept/make.sh BUILD_FOLDER. For the day on which an ABI is declared
# stable, and never again after it: README.md says why.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "$1" && pwd)
sdk=$here/../../../sdk/include
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

bpf_object() { # NAME
    clang -target bpf -mcpu=v2 -O2 -g -Wall -Wextra -Werror -Wno-unused-parameter -D__TARGET_ARCH_x86 -I"$sdk" \
        -idirafter "/usr/include/$(uname -m)-linux-gnu" -c "$here/$1/$1.bpf.c" -o "$work/$1.bpf.o"
    llvm-strip -g "$work/$1.bpf.o"
    cmake -DOUTPUT="$work/$1_objects.h" -DINPUTS="$work/$1.bpf.o" -P "$here/../../../cmake/EmbedObjects.cmake"
}

# What cmake/TracerPlugin.cmake asks of a compiler.
flags=(-O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -Wno-missing-field-initializers -fcf-protection
    -fno-stack-protector -U_FORTIFY_SOURCE -nodefaultlibs -nostartfiles "-Wl,--no-undefined" "-Wl,-z,relro,-z,now"
    "-Wl,-z,noexecstack" "-Wl,--strip-all" -I"$sdk" -I"$work")

for name in kept_c kept_sdk kept_described; do bpf_object $name; done
gcc -std=c11 "${flags[@]}" "$here/kept_c/plugin.c" -o "$here/kept_c/kept_c.so"
clang++ -std=c++20 "${flags[@]}" "$here/kept_sdk/plugin.cpp" -o "$here/kept_sdk/kept_sdk.so"
"$build/bin/tracer-describe" --name kept_described --plugin-version 1.0.0 --output "$work/kept_described.c" \
    "$work/kept_described.bpf.o"
clang -std=c11 "${flags[@]}" "$work/kept_described.c" -o "$here/kept_described/kept_described.so"
chmod 644 "$here"/*/*.so
