# shellcheck shell=sh disable=SC2034,SC2154
# What survives kill -9 and a power failure: a journal of what is under way, and the restart policies that have to be given
# back. Each line is on disk before the step that it announces.

journal=$backups/$kind.journal
policies=$backups/$kind.policies

# Alone with this kind's containers: what an earlier call has left running, holds the lock as well until it ends.
take_turn() {
  umask 077
  mkdir -p "$backups"
  if command -v flock >/dev/null; then
    exec 9>"$backups/.$kind.lock"
    flock -w 120 9 || fail "another scripts/hive $kind is at work; wait for it to end"
  fi
  # They serve one call only.
  for name in "$container-quiet" "$container-beside" "$container-trial"; do
    ! exists "$name" || docker rm -fv "$name" >/dev/null 2>&1 || :
  done
}

# to_disk <file>
to_disk() {
  sync "$1" "$(dirname "$1")" 2>/dev/null || sync
}

# note <key> <value>
note() {
  printf '%s\t%s\n' "$1" "$2" >>"$journal"
  to_disk "$journal"
}

# begin_journal <operation> [<key> <value> ...]: all at once, as it is of use only when it is complete
begin_journal() {
  printf 'operation\t%s\n' "$1" >"$journal.new"
  shift
  while [ $# -gt 0 ]; do
    printf '%s\t%s\n' "$1" "$2" >>"$journal.new"
    shift 2
  done
  to_disk "$journal.new"
  mv "$journal.new" "$journal"
  to_disk "$journal"
}

# noted <key>: the last value
noted() {
  sed -n "s/^$1$tab//p" "$journal" 2>/dev/null | tail -n 1
}

close_journal() {
  rm -f "$journal"
  to_disk "$journal"
}

# For commands that would start what is not complete.
require_nothing_under_way() {
  [ ! -s "$journal" ] || [ "$(noted operation)" = restore ] ||
    fail "the $(noted operation) of $kind was interrupted; finish it or go back: scripts/hive $kind $(noted operation)"
}

# hold <container>: whoever restarts the engine must not find both the old and the new at work
hold() {
  ! grep -q "^$1 " "$policies" 2>/dev/null || { docker update --restart no "$1" >/dev/null && return; }
  policy=$(docker inspect -f '{{with .HostConfig.RestartPolicy}}{{.Name}}{{if .MaximumRetryCount}}:{{.MaximumRetryCount}}{{end}}{{end}}' "$1")
  case $policy in
    no | '') return ;;
  esac
  echo "$1 $policy" >>"$policies"
  to_disk "$policies"
  docker update --restart no "$1" >/dev/null
}

# release <container>
release() {
  policy=$(sed -n "s/^$1 //p" "$policies" 2>/dev/null | tail -n 1)
  [ -n "$policy" ] || return 0
  ! exists "$1" || docker update --restart "$policy" "$1" >/dev/null
  grep -v "^$1 " "$policies" >"$policies.new" || :
  to_disk "$policies.new"
  mv "$policies.new" "$policies"
  to_disk "$policies"
}

# resume: ends what an earlier call has begun, in the direction that keeps everything
resume() {
  [ -s "$journal" ] || return 0
  legacy_database=$(noted database)
  legacy_app=$(noted app)
  container=$(noted container)
  say "an earlier $(noted operation) was interrupted"
  "resume_$(noted operation)"
}
