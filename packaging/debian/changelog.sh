#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# changelog.sh CHANGELOG.md MAINTAINER FOLDER: writes changelog.gz and changelog.Debian.gz, which both say what
# CHANGELOG.md says.
set -eu
maintainer=$2 day='' item=''
item() {
    [ -z "$item" ] || echo "$item" | fold -s -w 74 | sed 's/ *$//; 1s/^/  * /; 1!s/^/    /'
    item=''
}
finish() {
    item
    [ -z "$day" ] || printf '\n -- %s  %s\n\n' "$maintainer" "$(LC_ALL=C date -u -R -d "$day")"
}
convert() {
    while IFS= read -r line; do
        case $line in
        '## '*)
            finish
            version=${line#\#\# } && version=${version%% *}
            day=${line##*\(} && day=${day%\)}
            printf 'tracer (%s-1) unstable; urgency=medium\n\n' "$version"
            ;;
        '- '*) item && item=${line#- } ;;
        '  '*) item="$item ${line#  }" ;;
        esac
    done
    finish
}
mkdir -p "$3"
gzip -9n <"$1" >"$3/changelog.gz"
convert <"$1" >"$3/changelog"
gzip -9nf <"$3/changelog" >"$3/changelog.Debian.gz"
rm -f "$3/changelog"
