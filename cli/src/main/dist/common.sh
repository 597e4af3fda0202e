# SPDX-License-Identifier: Apache-2.0
#
# What a build in a checkout (build.sh) and the archive (dist/archive) have in common; sourced by both, by sh.
#
# Expects dist (this folder), work (a folder to make things in), dir (where lib/opal.jar and stamp lie, and the rest goes)
# and training_log.

# What Opal's JVM is started with; in `launch` and in training alike, for a cache fits only the flags it was made with.
# -Xlog:disable and -PrintWarnings: a JVM that dislikes its cache says so on stdout, which is the wrapped command's.
# Not only the first compiler: SHA-256 is six times as fast with the second. Compiling later costs a short command less.
# No profiles of methods in the cache: by them the JVM compiles at once what a short command calls a few times.
# Locales other than the root's: Opal formats by hand, and loading their calendars costs a query in SQLite 15 ms.
# The selector's provider by name: looking for another one opens the jar, a thousand entries read in interpreted code.
# SHA-256 is compiled after a few calls, which the first digests on a side thread make: interpreted, a block takes 18 µs.
flags='-Djava.locale.providers=HOST -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider -XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA2::implCompress,0.001 -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.DigestBase::implCompressMultiBlock,0.001 -XX:+UseSerialGC -XX:CompileThresholdScaling=5 -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:-AOTReplayTraining -XX:-UsePerfData -Xlog:disable -XX:-PrintWarnings --enable-native-access=ALL-UNNAMED -Xmx512m'

# What `opal plan` and `opal runs grep --like` are started with too: the first compiler alone, and at once. They do the same
# for each of many steps or runs and end, before code that gathers profiles has paid; no output of others passes, for which
# the second is there. And few pages for what is new: one that was never touched costs more than a collection.
first_flags='-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=1 -Xmn16m'

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

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# hash_of FOLDER: 16 hex digits over names and contents of its jars.
hash_of() {
  (cd "$1" && LC_ALL=C && export LC_ALL && sha256 -- *.jar | sha256 | cut -c1-16)
}

# write_launch JDK: what the launcher sources, in $dir, and the caches before it; JDK is the word of sh for its folder.
write_launch() {
  aot=$(printf %s "$jdk_version" | tr -cd 'A-Za-z0-9.+-')-$(cat "$dist"/*.training | sha256 | cut -c1-8).aot
  train || aot=
  {
    echo "_opal_jdk=$1"
    echo "_opal_jdk_version='$jdk_version'"
    echo "_opal_aot=${aot:+\$_opal_dir/\$_opal_group-$aot}"
    echo "_opal_flags='$flags'"
    echo "_opal_first_flags='$first_flags'"
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
  : >"$training_log"
  # In this order, for there must be runs to ask about.
  for group in record plan ask; do
    # In a home of its own, so that training sees and touches nothing of the user's.
    (cd "$work/home" && env -u OPAL_DOOR -u OPAL_SECRET_NAMES -u OPAL_RUN_ID OPAL_HOME="$work/home/.opal" HOME="$work/home" \
      "$jdk/bin/java" -XX:AOTCacheOutput="$work/$group-$aot" $flags -cp "$dir/lib/opal.jar" dev.opal.cli.Training \
      "$dist/$group.training") >>"$training_log" 2>&1
    [ -s "$work/$group-$aot" ] && mv "$work/$group-$aot" "$dir/" || return 1
  done
}
