# shellcheck shell=sh disable=SC2034,SC2154
# The way back to the two containers, with everything that was written since: the backup is taken once the unified
# container has stopped, from a server that nobody else can reach. The legacy database's former content stays beside it
# under another name.

rollback() {
  [ $# = 0 ] || misused "rollback takes no arguments"
  take_turn
  resume
  # It may have been a migration that was interrupted, and is now undone, or finished.
  case ${finished:-} in
    rollback | 'migrate undone') return ;;
  esac
  find_origin
  if [ -n "$legacy_app" ] && is_running "$legacy_app" && ! is_running "$container"; then
    fail "$legacy_app is running and $container is not: there is nothing to roll back"
  fi
  require_database
  find_role
  programs=$(programs)
  begin_journal rollback database "$legacy_database" app "$legacy_app" container "$container" programs "$programs"
  trap 'undisturbed undo_rollback; exit 1' EXIT
  end_when_interrupted
  hold "$container"
  start_legacy_database
  former=$(ask_legacy 'SELECT current_database()')
  returning=$(shortened "$former")_returning
  require_free_name with_legacy "$returning" "$legacy_database"
  say "1/5 stopping what is at work in $container: $programs"
  # shellcheck disable=SC2086
  stop_programs $programs
  require_nobody_in_container
  quiet_superuser=$(superuser_name with_superuser)
  say "2/5 taking a backup of what is there when $container has stopped"
  docker stop --time 120 "$container" >/dev/null
  start_quiet
  take_backup with_quiet "$superuser_label" "$(backup_name "$kind-rollback")"
  say "3/5 restoring it into the legacy database, $legacy_database"
  first=$(superuser_name with_legacy)
  known=$(ask_legacy "SELECT count(*) FROM pg_roles WHERE rolname = $(literal "$role")")
  roles_with with_legacy "$former" "$role" >"$backups/$kind.roles-before" || fail "cannot read the roles of $legacy_database"
  to_disk "$backups/$kind.roles-before"
  note former "$former"
  heir=$first
  [ "$(superuser_of "$file.roles")" != "$first" ] || heir=
  restore_into with_legacy "$returning" "$file" "$file.roles" "$heir" || fail "cannot restore $file into $legacy_database"
  # The application's role may be one of the unified container only.
  if [ "$known" = 0 ]; then
    hand_over with_legacy "$returning" "$role" "$first" || fail "cannot hand over what belongs to $role to $first"
    say "what belongs to $role belongs to the superuser $first"
  fi
  owner=$(ask_legacy 'SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()')
  give_database with_legacy "$returning" "$owner" "$file.roles" || fail "cannot restore the roles"
  say "4/5 comparing everything"
  fingerprint_with with_legacy "$returning" "$role" >"$file.returned" || fail "cannot read the restored database"
  compare_tables "$file.tables" "$file.returned" >"$file.comparison" || fail "the data differ:
$(cat "$file.comparison")"
  rm "$file.returned"
  note comparison "$file.comparison"
  stop_quiet
  say "5/5 switching over"
  kept=$(shortened "$former")_before_$(date -u +%Y%m%d%H%M%S)
  note kept "$kept"
  sql with_legacy postgres -v former="$former" -v kept="$kept" -v returning="$returning" <<'END' ||
BEGIN;
ALTER DATABASE :"former" RENAME TO :"kept";
ALTER DATABASE :"returning" RENAME TO :"former";
COMMIT;
END
    fail "cannot switch over"
  finish_rollback
}

# Also the end of one that was interrupted after the databases were switched.
finish_rollback() {
  # Somebody may have started it since an interrupted call.
  docker stop "$container" >/dev/null
  mark_moved
  start_legacy_app
  # So that one can migrate again.
  # shellcheck disable=SC2016
  beside '' 'test ! -e "$HIVE_DATA/pgdata" || mv "$HIVE_DATA/pgdata" "$HIVE_DATA/pgdata.before-$1"
    sync "$HIVE_DATA"' "$(date -u +%Y%m%dT%H%M%SZ)" </dev/null
  release_legacy
  comparison=$(noted comparison)
  kept=$(noted kept)
  trap - EXIT
  close_journal
  cat "$comparison" 2>/dev/null || :
  rm -f "$comparison" "$backups/$kind.roles-before"
  [ -n "$legacy_app" ] || say "no container with an application is known: start it by its compose file"
  say "done: ${legacy_app:-the data} is back on $legacy_database; its former content is the database $kept"
  finished=rollback
}

# As SQL, made by the newer PostgreSQL of the two and without what the older one does not know.
# restore_into_older <database>
restore_into_older() {
  [ "$({
    # shellcheck disable=SC2086
    with_quiet pg_restore $restoring --single-transaction --file=- |
      sed -e '1,40{/^SET transaction_timeout /d;/^\\restrict /d;}' -e '/^\\unrestrict [A-Za-z0-9]\{40,\}$/d'
    echo "SELECT 'restored' WHERE txid_current_if_assigned() IS NULL;"
  } | sql with_legacy "$1" | tail -n 1)" = restored ]
}

resume_rollback() {
  exists "$container" || create --no-build
  find_role
  start_legacy_database
  if switched; then
    say "the databases were switched: going on"
    trap 'undisturbed undo_rollback; exit 1' EXIT
    end_when_interrupted
    finish_rollback
  else
    (undo_rollback) || fail "cannot go back; see the messages above"
  fi
}

switched() {
  [ -n "$(noted kept)" ] &&
    [ "$(ask with_legacy postgres "SELECT count(*) FROM pg_database WHERE datname = $(literal "$(noted kept)")")" = 1 ]
}

# What was written in the legacy database since it was switched, is kept.
# shellcheck disable=SC2317
undo_rollback() {
  set +e
  say "the rollback did not come to its end; going on with $container"
  docker stop --time 60 "$container-quiet" >/dev/null 2>&1
  docker rm -fv "$container-quiet" "$container-beside" >/dev/null 2>&1
  leave_backup
  stop_legacy_app
  former=$(noted former)
  if [ -n "$former" ]; then
    (start_legacy_database) || exit 1
    if switched; then
      sql with_legacy postgres -v former="$former" -v kept="$(noted kept)" -v failed="$(shortened "$former")_failed_$(date -u +%Y%m%d%H%M%S)" <<'END' || exit 1
BEGIN;
ALTER DATABASE :"former" RENAME TO :"failed";
ALTER DATABASE :"kept" RENAME TO :"former";
COMMIT;
END
    fi
    drop_database with_legacy "$(shortened "$former")_returning"
    [ ! -e "$backups/$kind.roles-before" ] || apply_roles with_legacy "$former" "$backups/$kind.roles-before"
    drop_made with_legacy
  fi
  docker stop --time 120 "$legacy_database" >/dev/null
  # shellcheck disable=SC2016
  is_running "$container" || beside '' 'cd "$HIVE_DATA" && rm -f moved
    if [ ! -e pgdata ]; then for each in pgdata.before-*; do last=$each; done; mv "$last" pgdata; fi
    sync' </dev/null
  docker start "$container" >/dev/null
  (require_supervisor)
  start_programs
  (wait_until_healthy "$container") && release "$container" && close_journal && rm -f "$backups/$kind.roles-before" && say "$container is running again"
}
