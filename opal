#!/bin/bash -p
# SPDX-License-Identifier: Apache-2.0
#
# Starts Opal from a checkout, where it builds it once, or from an archive; then becomes its JVM.
#
# Once built, nothing here forks. Nothing is exported, so that a wrapped command sees the environment that the
# caller gave; the names begin with _opal_ because assigning to a variable that the caller exported would change it.
# Bash, because other shells drop variables whose names are no identifiers (CI inputs, exported functions); -p, so that
# none of the caller's functions or start-up files take part. What takes long stands in cli/src/main/dist/build.sh.
set -u

_opal_self=$0
case $_opal_self in */*) ;; *) _opal_self=./$_opal_self ;; esac
while [ -L "$_opal_self" ]; do
  _opal_link=$(readlink "$_opal_self")
  case $_opal_link in
    /*) _opal_self=$_opal_link ;;
    *) _opal_self=${_opal_self%/*}/$_opal_link ;;
  esac
done
case $_opal_self in /*) ;; *) _opal_self=$PWD/${_opal_self#./} ;; esac
_opal_root=${_opal_self%/*}

# The JVM would say it in two lines, and nothing could be started there.
pwd -P >/dev/null 2>&1 || {
  echo "opal: expected a working directory, saw one that was deleted; cd to another" >&2
  exit 125
}

# _opal_commit: the commit that is checked out, or "none" where git does not say.
_opal_commit=none
_opal_git=$_opal_root/.git
if [ -f "$_opal_git" ]; then # a worktree or a submodule
  read -r _opal_word _opal_git <"$_opal_git" || :
  case $_opal_git in /*) ;; *) _opal_git=$_opal_root/$_opal_git ;; esac
fi
if [ -r "$_opal_git/HEAD" ] && read -r _opal_head <"$_opal_git/HEAD"; then
  case $_opal_head in
    'ref: '*)
      _opal_ref=${_opal_head#ref: }
      if [ -r "$_opal_git/commondir" ]; then
        read -r _opal_word <"$_opal_git/commondir" || :
        case $_opal_word in /*) _opal_git=$_opal_word ;; *) _opal_git=$_opal_git/$_opal_word ;; esac
      fi
      if [ -r "$_opal_git/$_opal_ref" ]; then
        read -r _opal_commit <"$_opal_git/$_opal_ref" || :
      elif [ -r "$_opal_git/packed-refs" ]; then
        while read -r _opal_word _opal_name; do
          if [ "$_opal_name" = "$_opal_ref" ]; then
            _opal_commit=$_opal_word
            break
          fi
        done <"$_opal_git/packed-refs"
      fi
      ;;
    *) _opal_commit=$_opal_head ;;
  esac
fi

# The JVM loads every class that is in its AOT cache, so what records and what asks have one each.
_opal_first=
case ${1-} in
  exec | begin | end | note | gate | mask) _opal_group=record ;;
  run) _opal_group=plan ;;
  plan) _opal_group=plan _opal_first=1 ;;
  *) _opal_group=ask ;;
esac
# A text as it is, libc finds. Any other is looked for in Java, which gains from the second compiler.
if [ "${1-} ${2-}" = 'runs grep' ]; then
  _opal_first=1
  for _opal_word; do
    case $_opal_word in -i* | --ignore-case | --regex*) _opal_first= ;; esac
  done
fi

# _opal_installed: what an archive has beside this file, empty in a checkout.
_opal_installed=$_opal_root/lib/opal
[ -r "$_opal_installed/launch" ] || _opal_installed=

# _opal_load: reads what build.sh left; not zero where there is nothing that fits.
_opal_load() {
  if [ -n "$_opal_installed" ]; then
    _opal_dir=$_opal_installed
    . "$_opal_dir/launch"
    return
  fi
  [ -r "$_opal_root/target/opal/current" ] || return 1
  read -r _opal_built _opal_hash <"$_opal_root/target/opal/current" || return 1
  [ "$_opal_built" = "$_opal_commit" ] || return 1
  _opal_dir=$_opal_root/target/opal/$_opal_hash
  [ -r "$_opal_dir/launch" ] || return 1
  # Sets _opal_jdk, _opal_jdk_version, _opal_aot, _opal_flags, _opal_first_flags and _opal_jar; defines _opal_intact.
  . "$_opal_dir/launch"
}

# _opal_runtime JDK: sets _opal_version to its runtime version, or to nothing.
_opal_runtime() {
  _opal_version=
  [ -r "$1/release" ] && [ -x "$1/bin/java" ] || return 1
  while read -r _opal_word; do
    case $_opal_word in JAVA_RUNTIME_VERSION=*) _opal_version=${_opal_word#*=} && return 0 ;; esac
  done <"$1/release"
  return 1
}

if { [ -n "${OPAL_REBUILD-}" ] && [ -z "$_opal_installed" ]; } || ! _opal_load; then
  sh "$_opal_root/cli/src/main/dist/build.sh" build "$_opal_root" "$_opal_commit" </dev/null >&2 || exit 125
  _opal_load || {
    echo "opal: expected a finished build in $_opal_root/target/opal, saw none; delete that folder and try again" >&2
    exit 125
  }
fi

# A JDK mended in place, or a jar replaced in place: the AOT cache speaks of other classes, so make one that fits, and
# do without where that is impossible. The JVM cannot be trusted to notice (JDK-8377932).
if ! _opal_runtime "$_opal_jdk" || [ "$_opal_version" != "$_opal_jdk_version" ] || ! _opal_intact; then
  [ -z "$_opal_installed" ] &&
    sh "$_opal_root/cli/src/main/dist/build.sh" refresh "$_opal_root" "$_opal_commit" </dev/null >/dev/null 2>&1 && _opal_load
  _opal_intact || _opal_aot=
  _opal_runtime "$_opal_jdk"
fi
if [ -n "${OPAL_JAVA_HOME-}" ] && [ "$OPAL_JAVA_HOME" != "$_opal_jdk" ]; then
  _opal_jdk=$OPAL_JAVA_HOME
  _opal_runtime "$_opal_jdk"
  [ "$_opal_version" = "$_opal_jdk_version" ] || _opal_aot=
  case $_opal_version in \"2[5-9]* | \"[3-9][0-9]*) ;; *) _opal_version= ;; esac
fi
[ -n "$_opal_version" ] || {
  echo "opal: expected a JDK 25, saw none in $_opal_jdk; set OPAL_JAVA_HOME to one" >&2
  exit 125
}

# Java greets whoever sets these on stderr, and they are meant for the wrapped command: they travel under another name,
# and whoever starts a command gives them back.
if [ -n "${JAVA_TOOL_OPTIONS+set}" ]; then
  export OPAL_SAVED_JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS"
  unset JAVA_TOOL_OPTIONS
fi
if [ -n "${JDK_JAVA_OPTIONS+set}" ]; then
  export OPAL_SAVED_JDK_JAVA_OPTIONS="$JDK_JAVA_OPTIONS"
  unset JDK_JAVA_OPTIONS
fi
if [ -n "${_JAVA_OPTIONS+set}" ]; then
  export OPAL_SAVED__JAVA_OPTIONS="$_JAVA_OPTIONS"
  unset _JAVA_OPTIONS
fi

# Java reads names, arguments and variables in the encoding of the locale, and mangles what is not of it, a secret too.
_opal_added=
if [ -n "${LC_ALL+set}" ]; then
  export OPAL_SAVED_LC_ALL="$LC_ALL"
else
  _opal_added=LC_ALL
fi
export LC_ALL=C.UTF-8
# Bash counts its level also where nobody did before.
if [ "$SHLVL" = 1 ]; then
  _opal_added=$_opal_added:SHLVL
  while IFS= read -r -d '' _opal_word; do
    case $_opal_word in SHLVL=*) _opal_added=${_opal_added%:SHLVL} ;; esac
  done </proc/self/environ
fi 2>/dev/null
[ -z "$_opal_added" ] || export OPAL_ADDED="$_opal_added"

# Where nothing is open as standard input, the JVM's first file would be it. A command to record gets what Opal was given.
case ${1-} in
  exec | run) ;;
  *) [ -e /dev/fd/0 ] || exec </dev/null ;;
esac

# The JVM replaces an ignored PIPE, QUIT, USR2 or XFSZ before any Java runs, so Java has to be told to give it on. Bash
# ignores QUIT by itself; it traps it only where it was not ignored before, and gives it on as it was.
_opal_ignored=
trap : QUIT
if [ -r /proc/self/status ]; then
  while read -r _opal_word _opal_rest; do
    if [ "$_opal_word" = SigIgn: ]; then
      _opal_mask=$((16#$_opal_rest))
      [ "$_opal_mask" = 0 ] || printf -v _opal_ignored -- '-Ddev.opal.signals.ignored=%x' "$_opal_mask"
      break
    fi
  done </proc/self/status
fi

# No word splitting of the cache's path; splitting of the flags is wanted.
exec "$_opal_jdk/bin/java" ${_opal_aot:+"-XX:AOTCache=$_opal_aot"} $_opal_flags ${_opal_first:+$_opal_first_flags} \
  $_opal_ignored ${OPAL_JAVA_OPTS-} \
  -cp "$_opal_jar" dev.opal.cli.Main "$@"
