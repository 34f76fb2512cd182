# shellcheck shell=sh disable=SC2154
# Read by mvnw and scripts/jdk, which set "project" first.

# Sets jdk_release, the least release that the build needs, and jdk: JAVA_HOME, the JDK on PATH, or an installed one.
find_jdk() {
  jdk_release=$(sed -n 's:.*<java.release>\(.*\)</java.release>.*:\1:p' "$project/pom.xml")
  on_path=$(command -v javac) && on_path=$(readlink -f "$on_path") || on_path=
  for jdk in "${JAVA_HOME:-}" "${on_path%/bin/javac}" /usr/lib/jvm/* /opt/java/* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
    if [ -x "$jdk/bin/javac" ] && [ -r "$jdk/release" ]; then
      found=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")
      [ "${found:-0}" -lt "$jdk_release" ] || return 0
    fi
  done
  return 1
}
