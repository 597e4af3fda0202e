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
dist=$root/cli/src/main/dist
# Meant for other programs, and Java would greet them.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# What Opal's JVM is started with; in `launch` and in training alike, for a cache fits only the flags it was made with.
# -Xlog:disable and -PrintWarnings: a JVM that dislikes its cache says so on stdout, which is the wrapped command's.
# Not only the first compiler: SHA-256 is six times as fast with the second. Compiling later costs a short command less.
# No profiles of methods in the cache: by them the JVM compiles at once what a short command calls a few times.
# Locales other than the root's: Opal formats by hand, and loading their calendars costs a query in SQLite 15 ms.
# The selector's provider by name: looking for another one opens the jar, a thousand entries read in interpreted code.
# SHA-256 is compiled after a few calls, which the first digests on a side thread make: interpreted, a block takes 18 µs.
flags='-Djava.locale.providers=HOST -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider -XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA2::implCompress,0.001 -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.DigestBase::implCompressMultiBlock,0.001 -XX:+UseSerialGC -XX:CompileThresholdScaling=5 -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:-AOTReplayTraining -XX:-UsePerfData -Xlog:disable -XX:-PrintWarnings --enable-native-access=ALL-UNNAMED -Xmx512m'

# What `opal plan` is started with too: the first compiler alone, and at once. It does the same for each of many steps
# and ends, before code that gathers profiles has paid; no output of others passes, for which the second is there. And
# few pages for what is new: one that was never touched costs more than a collection.
plan_flags='-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=1 -Xmn16m'

fail() {
  echo "opal: $1" >&2
  exit 125
}

progress() {
  [ ! -t 2 ] || echo "opal: $1" >&2
}

# version_of JDK: prints the runtime version of a JDK 25 or later, or fails.
version_of() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  major=
  runtime=
  while read -r line; do
    case $line in
      JAVA_VERSION=*)
        major=${line#*\"}
        major=${major%%[!0-9]*}
        ;;
      JAVA_RUNTIME_VERSION=*) runtime=${line#*=} ;;
    esac
  done <"$1/release"
  [ "${major:-0}" -ge 25 ] && [ -n "$runtime" ] && echo "$runtime"
}

# find_jdk: sets jdk and jdk_version.
find_jdk() {
  if [ -n "${OPAL_JAVA_HOME-}" ]; then
    jdk=$OPAL_JAVA_HOME
    jdk_version=$(version_of "$jdk") && return
    fail "expected a JDK 25 in OPAL_JAVA_HOME, saw $OPAL_JAVA_HOME; set it to one or unset it"
  fi
  on_path=$(command -v javac) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/javac}
  for jdk in "${JAVA_HOME-}" "${on_path-}" /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$jdk" ] && jdk_version=$(version_of "$jdk") && return
  done
  fail "expected a JDK 25, saw none in JAVA_HOME, PATH or the usual folders; install one or set OPAL_JAVA_HOME"
}

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

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# hash_of FOLDER: 16 hex digits over names and contents of its jars.
hash_of() {
  (cd "$1" && LC_ALL=C && export LC_ALL && sha256 -- *.jar | sha256 | cut -c1-16)
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
  write_launch
  printf '%s %s\n' "$commit" "$hash" >"$work/current" && mv "$work/current" "$out/current"
  forget_old
}

# A run may still load classes from a build that is no longer current, so an old one stays for a week.
forget_old() {
  for old in "$out"/*/; do
    [ "$old" = "$dir/" ] || [ -z "$(find "$old" -maxdepth 0 -mtime +7)" ] || rm -rf "$old"
  done
}

write_launch() {
  aot=$(printf %s "$jdk_version" | tr -cd 'A-Za-z0-9.+-')-$(cat "$dist"/*.training | sha256 | cut -c1-8).aot
  train || aot=
  {
    echo "_opal_jdk=$(quoted "$jdk")"
    echo "_opal_jdk_version='$jdk_version'"
    echo "_opal_aot=${aot:+\$_opal_dir/\$_opal_group-$aot}"
    echo "_opal_flags='$flags'"
    echo "_opal_plan_flags='$plan_flags'"
    # Relocatable: _opal_dir is where the launcher found this.
    cat <<'END'
_opal_jar=$_opal_dir/lib/opal.jar
_opal_intact() {
  ! [ "$_opal_jar" -nt "$_opal_dir/stamp" ] && ! [ "$_opal_jar" -ot "$_opal_dir/stamp" ]
}
END
  } >"$work/launch" && mv "$work/launch" "$dir/launch"
}

# quoted TEXT: prints it as one word of sh.
quoted() {
  printf "%s" "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/"
}

# train: the AOT caches, one for each group of commands. Opal runs without, only slower to start.
train() {
  [ ! -s "$dir/record-$aot" ] || [ ! -s "$dir/plan-$aot" ] || [ ! -s "$dir/ask-$aot" ] || return 0
  progress "  preparing a fast start"
  mkdir -p "$work/home"
  cp "$dist/training.opl" "$work/home"
  : >"$root/target/opal-training.log"
  # In this order, for there must be runs to ask about.
  for group in record plan ask; do
    # In a home of its own, so that training sees and touches nothing of the user's.
    (cd "$work/home" && env -u OPAL_DOOR -u OPAL_SECRET_NAMES -u OPAL_RUN_ID OPAL_HOME="$work/home/.opal" HOME="$work/home" \
      "$jdk/bin/java" -XX:AOTCacheOutput="$work/$group-$aot" $flags -cp "$dir/lib/opal.jar" dev.opal.cli.Training \
      "$dist/$group.training") >>"$root/target/opal-training.log" 2>&1
    [ -s "$work/$group-$aot" ] && mv "$work/$group-$aot" "$dir/" || return 1
  done
}

case $mode in
  build) locked build ;;
  refresh) locked refresh ;;
  assemble) locked assemble_with_found_jdk "$@" ;;
  *) fail "expected build, refresh or assemble, saw $mode" ;;
esac
