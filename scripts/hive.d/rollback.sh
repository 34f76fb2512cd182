# shellcheck shell=sh disable=SC2034,SC2154
# The way back to the two containers, with everything that was written since. The legacy database's former content stays
# beside it under another name.

rollback() {
  [ $# = 0 ] || misused "rollback takes no arguments"
  find_legacy
  if is_running "$legacy_app" && ! is_running "$container"; then
    fail "$legacy_app is running and $container is not: there is nothing to roll back"
  fi
  require_supervisor
  trap 'undisturbed undo_rollback; exit 1' EXIT
  end_when_interrupted
  say "1/5 stopping the application in $container"
  inside supervisorctl-java stop "hive-$kind" >&2
  say "2/5 taking a backup"
  take_backup with_database "$container" "$(backup_name "$kind-rollback")"
  say "3/5 restoring it into the legacy database, $legacy_database"
  start_legacy_database
  former=$(ask_legacy 'SELECT current_database()')
  returning=${former}_returning
  ask_legacy "DROP DATABASE IF EXISTS \"$returning\"" 2>/dev/null
  ask_legacy "CREATE DATABASE \"$returning\" TEMPLATE template0"
  [ "$(script_of_backup | LEGACY_DATABASE_NAME=$returning with_legacy psql -XqAt -v ON_ERROR_STOP=1 |
    tail -n 1)" = restored ] || fail "cannot restore $file into $legacy_database"
  say "4/5 comparing every table"
  (LEGACY_DATABASE_NAME=$returning && fingerprint_with with_legacy) >"$file.returned"
  compare_tables "$file.tables" "$file.returned" >"$file.comparison" || fail "the data differ:
$(cat "$file.comparison")"
  say "5/5 switching over"
  docker stop "$container" >/dev/null
  kept=${former}_before_$(date -u +%Y%m%d%H%M%S)
  (LEGACY_DATABASE_NAME=postgres && ask_legacy "ALTER DATABASE \"$former\" RENAME TO \"$kept\"" &&
    ask_legacy "ALTER DATABASE \"$returning\" RENAME TO \"$former\"")
  start_legacy_app
  restore_restart_policies
  trap - EXIT
  # So that one can migrate again.
  # shellcheck disable=SC2016
  beside '' 'mv "$HIVE_DATA/pgdata" "$HIVE_DATA/pgdata.before-$1"' "$(date -u +%Y%m%dT%H%M%SZ)" </dev/null
  cat "$file.comparison"
  rm "$file.returned" "$file.comparison"
  say "done: $legacy_app is running on $legacy_database; its former content is the database $kept"
}

# As SQL, made by the newer PostgreSQL of the two and without what the older one does not know. The input ends with
# COMMIT only when it is complete.
script_of_backup() {
  # shellcheck disable=SC2016
  inside sh -c 'cat >/tmp/returning && pg_restore --no-owner --no-privileges --single-transaction --file=- /tmp/returning; result=$?
    rm -f /tmp/returning; exit $result' <"$file" >"$file.sql" || return 1
  sed -e '1,40{/^SET transaction_timeout /d;/^\\restrict /d;}' -e '/^\\unrestrict [A-Za-z0-9]\{40,\}$/d' "$file.sql"
  rm "$file.sql"
  echo "$restored"
}

# shellcheck disable=SC2317
undo_rollback() {
  set +e
  say "the rollback has failed; going on with $container"
  docker stop "$legacy_app" >/dev/null
  (
    LEGACY_DATABASE_NAME=postgres
    if [ -n "${kept:-}" ] && [ "$(ask_legacy "SELECT count(*) FROM pg_database WHERE datname = '$kept'")" = 1 ]; then
      ask_legacy "DROP DATABASE IF EXISTS \"$former\""
      ask_legacy "ALTER DATABASE \"$kept\" RENAME TO \"$former\""
    fi
    [ -z "${returning:-}" ] || ask_legacy "DROP DATABASE IF EXISTS \"$returning\""
  ) 2>/dev/null
  docker stop --time 120 "$legacy_database" >/dev/null
  docker start "$container" >/dev/null
  inside supervisorctl-java start "hive-$kind" >&2
  wait_until_healthy "$container" && say "$container is running again"
}
