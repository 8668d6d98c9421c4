# SPDX-License-Identifier: Apache-2.0
# fish's completion of tracer: asks tracer itself what may come next, so that it knows every plugin there is.
function __tracer_complete
    set -l last (commandline -ct)
    for line in (command tracer complete -- (commandline -opc) "$last" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$last"
            case ':folders'
                __fish_complete_directories "$last"
            case ':command'
                __fish_complete_subcommand
            case '*'
                echo $line
        end
    end
end
complete -c tracer -f -a '(__tracer_complete)'
