# SPDX-License-Identifier: Apache-2.0
# Completion of opal for fish: opal completion fish | source

function __opal_words
    set -l words (commandline -opc)
    set -l found ($words[1] completion words -- $words[2..-1] (commandline -ct) 2>/dev/null)
    switch "$found[1]"
        case ':files'
            __fish_complete_path (commandline -ct)
        case ':command*'
            set -l first (math (string replace ':command ' '' -- $found[1]) + 2)
            complete -C (string join ' ' -- $words[$first..-1] (commandline -ct))
        case '*'
            string join \n -- $found
    end
end
complete -c opal -f -a '(__opal_words)'
