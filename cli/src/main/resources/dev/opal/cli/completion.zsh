#compdef opal
# SPDX-License-Identifier: Apache-2.0
# Completion of opal for zsh: source <(opal completion zsh), or as _opal in a folder of $fpath.

_opal() {
  local -a found described
  local line
  found=("${(@f)$("${words[1]}" completion words -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  case ${found[1]} in
    :files)
      _files
      return
      ;;
    :command*)
      local first=$((${found[1]#:command } + 2))
      words=("${(@)words[first,-1]}")
      ((CURRENT -= first - 1))
      _normal
      return
      ;;
  esac
  for line in $found; do
    described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done
  _describe opal described
}
if [[ ${funcstack[1]-} == _opal ]]; then
  _opal "$@"
else
  compdef _opal opal
fi
