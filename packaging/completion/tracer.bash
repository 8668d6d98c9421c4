# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# bash's completion of tracer: asks tracer itself what may come next, so that it knows every plugin there is.
_tracer() {
    local line word from='' words=() rest=''
    # bash cuts words at '=' and ':', too. Here they are whole again.
    local at
    for ((at = 0; at <= COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        if [ ${#words[@]} -gt 0 ] && { [[ $word == [=:]* ]] || [[ ${words[-1]} == *[=:] ]]; }; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    words[0]=$1
    word=${words[-1]}
    [[ $word != *[=:]* ]] || from=${word%"${word##*[=:]}"}
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
        :*) rest=$line ;;
        *)
            line=${line%%$'\t'*}
            COMPREPLY+=("${line#"$from"}")
            [[ $line != *: ]] || compopt -o nospace
            ;;
        esac
    done < <(command tracer complete -- "${words[@]}" 2>/dev/null)
    word=${word#"$from"}
    case $rest in
    :files | :folders)
        compopt -o filenames
        local kind=-f
        [ "$rest" = :files ] || kind=-d
        while IFS= read -r line; do
            COMPREPLY+=("$line")
        done < <(compgen "$kind" -- "$word")
        ;;
    :command)
        declare -F _command_offset >/dev/null || return 0
        for ((at = 0; at < COMP_CWORD; at++)); do
            [ "${COMP_WORDS[at]}" != -- ] || break
        done
        _command_offset $((at + 1))
        ;;
    esac
}
complete -F _tracer tracer
