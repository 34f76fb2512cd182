# shellcheck shell=sh disable=SC2034,SC2154,SC3013
# Read by the programs in ../bin, which set "home" first: finds a Java and what makes it start fast. Nothing here
# forks on the way to a bundled runtime, because every millisecond before the JVM is a container's start-up time.

least_java=25
jar=$home/lib/supervisord-java.jar

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

# aot_option <name> ...: sets "aot" to the option that uses the first of these caches that there is, or to nothing. The
# JVM does not notice that a jar was replaced and would run the old classes from the cache, so packaging gives the cache
# and the jars exactly the same time, and a cache that is older or newer than any of them is left alone.
aot_option() {
  aot=
  cache=
  for each in "$@"; do
    [ -n "$cache" ] || [ ! -r "$home/lib/$each.aot" ] || cache=$home/lib/$each.aot
  done
  [ -n "$cache" ] || return 0
  for each in "$home"/lib/*.jar; do
    if [ "$each" -nt "$cache" ] || [ "$each" -ot "$cache" ]; then return 0; fi
  done
  # "auto" goes on without a cache that was made by another Java.
  aot="-XX:AOTCache=$cache -Xlog:aot=off -Xlog:cds=off"
}
