#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# completion.sh FOLDER: each shell's completion of tracer, of which PATH has one, through the script in FOLDER.
set -euo pipefail
folder=$1 bad=0

# expect SHELL WANTED GOT
expect() {
    [ "$2" = "$3" ] || { echo "$1: '$3' instead of '$2'" && bad=1; }
}

# bash_completes WORD...: the words as bash cuts them.
bash_completes() {
    # shellcheck disable=SC2016  # for the shell inside
    bash -c '. "$0/tracer.bash"
        compopt() { :; }
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _tracer "$1"
        echo "${COMPREPLY[*]}"' "$folder" "$@"
}
expect bash filetop "$(bash_completes tracer run fil)"
expect bash json "$(bash_completes tracer filetop --format = js)"
expect bash json: "$(bash_completes tracer filetop -o js)"
expect bash --folded "$(bash_completes tracer diff a b --fo)"

# shellcheck disable=SC2016  # for the shell inside
zsh_completes() {
    zsh -f -c 'folder=$1; shift
        compadd() { print -r -- $found }
        words=("$@") CURRENT=$#
        . $folder/_tracer' zsh "$folder" "$@"
}
expect zsh filetop "$(zsh_completes tracer run fil)"
expect zsh --format=json "$(zsh_completes tracer filetop --format=js)"

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
# shellcheck disable=SC2016
fish_completes() { HOME=$home fish -N -c '. $argv[1]/tracer.fish; complete -C $argv[2]' "$folder" "$1" | cut -f1; }
expect fish filetop "$(fish_completes 'tracer run fil')"
expect fish --sort "$(fish_completes 'tracer filetop --so')"
exit $bad
