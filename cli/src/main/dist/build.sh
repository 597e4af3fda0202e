#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The slow half of the launcher.
#
#   build.sh build ROOT COMMIT            builds the jars with Maven and assembles them
#   build.sh refresh ROOT COMMIT          assembles the current jars again: another JDK, or a jar replaced in place
#   build.sh assemble ROOT COMMIT JAR…    assembles these jars
#
# Assembling writes an immutable folder ROOT/target/opal/<hash of the jar>/ with lib/opal.jar, into which all are merged,
# AOT caches and `launch`, which the launcher sources, and points ROOT/target/opal/current at it.
#
# COMMIT is kept beside the hash; the launcher builds again when it differs from what is checked out.
set -u

mode=$1
root=$2
commit=$3
shift 3
out=$root/target/opal
training_log=$root/target/opal-training.log
dist=$root/cli/src/main/dist
. "$dist/common.sh"
# Meant for other programs, and Java would greet them.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# What is left behind however this ends.
held=
work=
cleanup() {
  [ -z "$work" ] || rm -rf "$work"
  [ -z "$held" ] || rm -f "$held"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# locked COMMAND…: runs it while no other process on this checkout does. The lock dies with its holder.
locked() {
  mkdir -p "$out" 2>/dev/null && [ -w "$out" ] || fail "expected a writable folder to build into, saw $out; check its rights"
  if command -v flock >/dev/null; then
    (
      trap cleanup EXIT
      flock 9 || fail "expected to lock $out/lock, saw a refusal"
      "$@" 9>&-
    ) 9>"$out/lock"
    return
  fi
  until ln -s $$ "$out/lock.pid" 2>/dev/null; do
    holder=$(readlink "$out/lock.pid") || continue
    if ! kill -0 "$holder" 2>/dev/null; then
      # Another waiter may have been quicker: what is moved away by mistake is put back.
      mv "$out/lock.pid" "$out/lock.dead.$$" 2>/dev/null &&
        [ "$(readlink "$out/lock.dead.$$")" != "$holder" ] && mv "$out/lock.dead.$$" "$out/lock.pid"
      rm -f "$out/lock.dead.$$"
      continue
    fi
    sleep 0.2
  done
  held=$out/lock.pid
  "$@"
}

is_current() {
  [ -z "${OPAL_REBUILD-}" ] && [ -r "$out/current" ] && read -r built hash <"$out/current" &&
    [ "$built" = "$commit" ] && [ -r "$out/$hash/launch" ]
}

build() {
  ! is_current || return 0 # somebody else built it while we waited for the lock
  find_jdk
  command -v mvn >/dev/null || fail "expected Maven 3.8 or later, saw no mvn on PATH; install it to build Opal once"
  log=$root/target/opal-build.log
  # Also where nobody watches: who waits a minute for the first command should see why.
  echo "opal: building once with ${jdk##*/}, which takes a minute or two (log: $log)" >&2
  {
    cd "$root" && JAVA_HOME=$jdk mvn -B -ntp -Dstyle.color=never -pl cli -am -Dopal.ungated -Dopal.target=target/run \
      -Dmaven.test.skip=true clean package 2>&1
    printf '\nstatus %s\n' $?
  } | {
    status=
    while IFS= read -r line; do
      printf '%s\n' "$line"
      case $line in
        '[INFO] Building opal-'*'['*) module=${line#*Building } && progress "  ${module%% *} [${module##*\[}" ;;
        'status '*) status=${line#status } ;;
      esac
    done >"$log"
    [ "$status" = 0 ]
  } || {
    cause=$(grep -m 1 '^\[ERROR\]' "$log")
    fail "expected Maven to build Opal, saw ${cause:-no output}; the whole log is $log"
  }
  assemble "$root"/cli/target/run/opal-cli-*.jar "$root"/cli/target/run/lib/*.jar
}

refresh() {
  read -r built hash <"$out/current" || return 1
  _opal_dir=$out/$hash
  _opal_group=ask # one as well as another
  . "$_opal_dir/launch" || return 1
  if _opal_intact && [ "$(version_of "$_opal_jdk")" = "$_opal_jdk_version" ]; then
    return 0 # somebody else did it while we waited for the lock
  fi
  find_jdk
  assemble "$out/$hash"/lib/*.jar
}

assemble_with_found_jdk() {
  find_jdk
  assemble "$@"
}

assemble() {
  rm -rf "$out"/.work.* # of a build that was killed; we hold the lock
  work=$out/.work.$$
  mkdir -p "$work/lib" && TZ=UTC0 "$jdk/bin/java" -XX:TieredStopAtLevel=1 "$dist/Merge.java" "$work/lib/opal.jar" "$@" ||
    fail "expected to merge the jars into $work/lib/opal.jar, saw a refusal"
  # One fixed time: the launcher sees a replaced jar by comparing with the stamp, and the JVM accepts the cache after the
  # folder was copied.
  : >"$work/stamp"
  TZ=UTC0 touch -t 202501010000.00 "$work/stamp" "$work"/lib/*.jar
  hash=$(hash_of "$work/lib")
  [ "${#hash}" = 16 ] || fail "expected a SHA-256 of the jars, saw '$hash'; install sha256sum or shasum"
  dir=$out/$hash
  if [ -d "$dir" ] && [ "$(hash_of "$dir/lib" 2>/dev/null)" != "$hash" ]; then
    mv "$dir" "$work/replaced" # somebody changed a jar in there
  fi
  if [ -d "$dir" ]; then
    TZ=UTC0 touch -t 202501010000.00 "$dir/stamp" "$dir"/lib/*.jar
  else
    mkdir "$work/new" && mv "$work/lib" "$work/stamp" "$work/new/" && mv "$work/new" "$dir" ||
      fail "expected to write $dir, saw a refusal"
  fi
  write_launch "$(quoted "$jdk")"
  printf '%s %s\n' "$commit" "$hash" >"$work/current" && mv "$work/current" "$out/current"
  forget_old
}

# A run may still load classes from a build that is no longer current, so an old one stays for a week.
forget_old() {
  for old in "$out"/*/; do
    [ "$old" = "$dir/" ] || [ -z "$(find "$old" -maxdepth 0 -mtime +7)" ] || rm -rf "$old"
  done
}

case $mode in
  build) locked build ;;
  refresh) locked refresh ;;
  assemble) locked assemble_with_found_jdk "$@" ;;
  *) fail "expected build, refresh or assemble, saw $mode" ;;
esac
