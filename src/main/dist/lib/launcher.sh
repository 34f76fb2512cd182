# shellcheck shell=sh disable=SC2034,SC2154,SC3013
# Read by the programs in ../bin, which set "home" first: finds a Java and what makes it start fast, and keeps the
# environment of the programs apart from that of our own Java. Nothing here forks on the way to a bundled runtime,
# because every millisecond before the JVM is a container's start-up time.

least_java=25
jar=$home/lib/supervisord-java.jar

# Of all shells only that of the interpreter line has the option p: SUPERVISORD_JAVA_LC_ALL is that line's, and nothing
# that somebody else can set.
interpreter_line=
case $- in
  *p*) interpreter_line=yes ;;
  *) unset SUPERVISORD_JAVA_LC_ALL ;;
esac

# What a JVM and its launcher read. It is meant for the Java programs that are supervised: our own JVM must not see it,
# it could not start with an option of another collector and would take a debugger's port.
of_other_jvms="JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS JDK_AOT_VM_OPTIONS CLASSPATH JDK_ALTERNATE_VM
_JAVA_LAUNCHER_DEBUG _JAVA_SPLASH_FILE _JAVA_SPLASH_JAR _JAVA_VERSION_SET _JAVA_SR_SIGNUM"

# is_recent <java home>: whether it is a JDK or JRE of a release that will do, as its own release file says
is_recent() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    [ "$key" = JAVA_VERSION ] || continue
    value=${value#\"}
    value=${value%%[!0-9]*}
    [ "${value:-0}" -ge "$least_java" ]
    return
  done <"$1/release"
  return 1
}

# Sets java_home: the bundled runtime, JAVA_HOME, the one that the AOT caches were made with, the one on PATH, or one
# that the distribution has installed.
find_java() {
  if [ -x "$home/runtime/bin/java" ]; then
    java_home=$home/runtime
    return
  fi
  made_with=
  [ ! -r "$home/lib/java.home" ] || read -r made_with <"$home/lib/java.home"
  on_path=$(command -v java) && on_path=$(readlink -f "$on_path") || on_path=
  for java_home in "${JAVA_HOME:-}" "$made_with" "${on_path%/bin/java}" /usr/lib/jvm/*"$least_java"* /usr/lib/jvm/*; do
    if [ -n "$java_home" ] && is_recent "$java_home"; then return; fi
  done
  echo "${0##*/}: cannot find Java $least_java or newer (looked at JAVA_HOME, PATH and /usr/lib/jvm);" \
    "install it (Debian: apt-get install openjdk-$least_java-jre-headless) or set JAVA_HOME" >&2
  exit 127
}

# find_cache <name> ...: sets "cache" to the first of these AOT caches that there is, or to nothing, "cache_option" to the
# JVM's option for it and for what lies on top of it, and "cache_state" to why. The JVM does not notice that a jar was
# replaced and would run the old classes from the cache, so packaging gives the cache and the jars exactly the same time.
# In a copy that did not keep the times the jars' checksums decide, which takes some milliseconds.
find_cache() {
  cache=
  cache_state=none
  for each in "$@"; do
    [ -n "$cache" ] || [ ! -r "$home/lib/$each.aot" ] || cache=$home/lib/$each.aot
  done
  [ -n "$cache" ] || return 0
  cache_state=same-time
  for each in "$home"/lib/*.jar; do
    [ "$each" -nt "$cache" ] || [ "$each" -ot "$cache" ] || continue
    if [ -r "$home/lib/jars.sum" ] && [ "$(checksums 2>/dev/null)" = "$(cat "$home/lib/jars.sum")" ]; then
      cache_state=same-jars
    else
      cache_state=other-jars
      cache=
    fi
    break
  done
  cache_option=-XX:AOTCache=$cache
  [ ! -r "${cache%.aot}.jsa" ] || cache_option=-XX:SharedArchiveFile=$cache:${cache%.aot}.jsa
}

# checksums: of the jars, as lib/jars.sum has them
checksums() {
  (cd "$home/lib" && cksum ./*.jar | LC_ALL=C sort)
}

# tell_of_limits <address space> <data> <processes>: says which limit is below what our Java takes, in bytes and in threads.
# It goes on, for options can make it take less. Java itself would say it in many words, or end when it is refused more,
# and who is not process 1 leaves its programs behind then.
tell_of_limits() {
  while read -r _ name second third _; do
    case $name in
      data) tell_if_less "$third" "$2" 'bytes of data' d ;;
      processes)
        [ "$second" = unlimited ] || [ "$second" -ge "$3" ] || is_unlimited_root ||
          tell_if_less "$second" "$3" 'processes and threads' u
        ;;
      address)
        tell_if_less "$third" "$1" 'bytes of address space' v
        return
        ;;
    esac
  done </proc/self/limits
}

# is_unlimited_root: the kernel holds root to no number of processes, but for the root of a user namespace. Without a
# process more, of which there may be none left.
is_unlimited_root() {
  mapped=4294967295
  [ ! -r /proc/self/uid_map ] || read -r _ _ mapped </proc/self/uid_map || :
  [ "$mapped" = 4294967295 ] || return 1
  while read -r name real _; do
    [ "$name" != Uid: ] || {
      [ "$real" = 0 ]
      return
    }
  done </proc/self/status
  return 1
}

# tell_if_less <limit> <least> <of what> <option of ulimit>
tell_if_less() {
  if [ "$1" = unlimited ] || [ "$1" -ge "$2" ]; then return; fi
  echo "${0##*/}: only $1 $3 are allowed, and Java takes up to $2: raise the limit (ulimit -$4), or expect a sudden end" >&2
}

# run <variables> <word> ...: executes the words with the environment that our JVM is to have: without what is meant for
# others, in UTF-8 whatever the locale, and with the variables, which are words of the form NAME=VALUE. What programs
# are to see instead is in variables of its own: SUPERVISORD_JAVA_ADDED names what is ours, and what stood there is
# behind SUPERVISORD_JAVA_HIDDEN_. An "env_options" is for env, where that is not the interpreter already.
if command -v mapfile >/dev/null; then
  # shellcheck source=environment.bash
  . "$home/lib/environment.bash"
else
  # A variable whose name is no identifier does not get through.
  launcher=any
  run() {
    for name in $(env | sed -n 's/^\(SUPERVISORD_JAVA_HIDDEN_[A-Za-z0-9_]*\)=.*/\1/p'); do
      unset "$name" # ours to set, and nobody else's
    done
    for name in LC_ALL $of_other_jvms; do
      eval "[ -z \"\${$name+set}\" ] || export SUPERVISORD_JAVA_HIDDEN_$name=\"\$$name\""
      unset "$name"
    done
    variables="LC_ALL=C.UTF-8 $1"
    added=
    for each in $variables; do added="$added ${each%%=*}"; done
    shift
    # shellcheck disable=SC2086
    exec env ${env_options:-} $variables "SUPERVISORD_JAVA_ADDED=${added# }" "$@"
  }
fi
