#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# manual_page.sh TRACER PAGE FILE.gz: has tracer print a page, and compresses it as Debian asks for.
set -eu
mkdir -p "$(dirname "$3")"
"$1" manual "$2" >"$3.new"
gzip -9n <"$3.new" >"$3"
rm -f "$3.new"
