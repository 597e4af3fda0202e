# SPDX-License-Identifier: Apache-2.0
# Completion of opal for bash 4 and later: source <(opal completion bash)

_opal() {
  local program=$1 typed=${COMP_LINE:0:COMP_POINT} line
  local -a words found
  read -ra words <<<"$typed"
  [[ $typed == *[[:space:]] ]] && words+=("")
  mapfile -t found < <("$program" completion words -- "${words[@]:1}" 2>/dev/null)
  COMPREPLY=()
  case ${found[0]-} in
    :files)
      compopt -o default
      return
      ;;
    :command*)
      if ((${found[0]#:command } == ${#words[@]} - 2)); then
        mapfile -t COMPREPLY < <(compgen -c -- "$2" | sort -u)
      else
        compopt -o default
      fi
      return
      ;;
  esac
  # Bash takes : and = for borders of words, and replaces only what stands behind the last one.
  local last=${words[${#words[@]}-1]} before=
  [[ $last == *[:=]* ]] && before=${last%"${last##*[:=]}"}
  for line in "${found[@]}"; do
    line=${line%%$'\t'*}
    COMPREPLY+=("${line#"$before"}")
  done
}
complete -F _opal opal
