# shellcheck shell=bash disable=SC2034,SC2154
# Read by launcher.sh where the shell is bash, which can tell what the kernel has handed over: every variable byte for
# byte, whatever its name, and none that the shell adds (PWD, SHLVL, _).

launcher=bash

# See launcher.sh.
run() {
  local -a given=() environment=()
  local -A seen=()
  local variable name added='' locale_seen='' hidden=" ${of_other_jvms//$'\n'/ } "
  for variable in LC_ALL=C.UTF-8 $1; do
    environment+=("$variable")
    added="$added ${variable%%=*}"
  done
  shift
  mapfile -d '' given </proc/self/environ
  for variable in "${given[@]}"; do
    case $variable in
      # Ours to set, and nobody else's.
      SUPERVISORD_JAVA_HIDDEN_* | SUPERVISORD_JAVA_ADDED=*) continue ;;
    esac
    name=${variable%%=*}
    # Of two with one name the first counts, as for Python; env would take the last.
    [ -z "${seen["x$name"]+set}" ] || continue
    seen["x$name"]=yes
    case $hidden in
      *" ${name:-=} "*) variable=SUPERVISORD_JAVA_HIDDEN_$variable ;;
    esac
    case $variable in
      # The interpreter line has set LC_ALL, because bash complains of a locale that is not installed. Before that it
      # kept the value, but not whether there was any: one that was there has kept its place.
      LC_ALL=*)
        locale_seen=yes
        [ -n "$interpreter_line" ] || environment+=("SUPERVISORD_JAVA_HIDDEN_$variable")
        ;;
      SUPERVISORD_JAVA_LC_ALL=*)
        if [ -n "$interpreter_line" ] && [ -n "$locale_seen" ]; then
          environment+=("SUPERVISORD_JAVA_HIDDEN_LC_ALL=${variable#*=}")
        fi
        ;;
      # A word without "=" would be the command to env, and is no variable to anybody.
      *=*) environment+=("$variable") ;;
    esac
  done
  # -c: bash hands nothing of its own to env.
  # shellcheck disable=SC2086
  exec -c /usr/bin/env ${env_options:-} -- "${environment[@]}" "SUPERVISORD_JAVA_ADDED=${added# }" "$@"
}
