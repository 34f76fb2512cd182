# shellcheck shell=sh disable=SC2034,SC2154
# Backup and restore. A backup is three files: the dump (pg_dump's custom format), beside it what everything was at that
# moment (.tables), and what a dump leaves out, roles and the database's own settings (.roles).

# Not what the caller may have called so.
file=
unfinished=
cut_short=

backup() {
  case $#:${1:-} in
    0: | 1:[!-]*) ;;
    *) misused "backup takes the name of a file" ;;
  esac
  require_running
  take_turn
  find_role
  trap 'status=$?; undisturbed leave_backup; exit "$status"' EXIT
  end_when_interrupted
  take_backup with_superuser "$superuser_label" "${1:-$(backup_name "$kind")}"
  trap - EXIT
  echo "$file"
}

backup_name() {
  echo "$backups/$1-$(date -u +%Y%m%dT%H%M%SZ).dump"
}

# take_backup <client> <name of its superuser in the unified container> <file>: leaves its name in $file
take_backup() {
  source=$1
  label=$2
  file=$3
  umask 077
  mkdir -p "$(dirname "$file")"
  unfinished=$file
  say "backing up to $file"
  dump_with_fingerprint "$source" "$label" >"$file.part" 2>"$file.log" || :
  sed -n "s/^fingerprint$tab//p" "$file.log" >"$file.tables"
  sed -n "s/^roles$tab//p" "$file.log" >"$file.roles"
  if ! grep -q '^dump complete$' "$file.log" || ! grep -q '^fingerprints complete$' "$file.log"; then
    grep -v -e "^fingerprint$tab" -e "^roles$tab" "$file.log" >&2 || say "it gave no reason: is there space left in $(dirname "$file")?"
    fail "cannot back up: the dump ended early; what there is of it: $file.part"
  fi
  rm "$file.log"
  say "verifying the backup: restoring it into a scratch database"
  try_backup
  mv "$file.part" "$file"
  to_disk "$file"
  unfinished=
  say "verified: $(grep -vc "^(.*$tab=$tab" "$file.tables") tables and sequences, $(rows_of "$file.tables") rows," \
    "$(grep -c "^(.*$tab=$tab" "$file.tables") owners, privileges and the like, $(wc -c <"$file") bytes"
}

# However it ended, no server with a copy of the data stays. One that failed is there to look at, one that somebody stopped
# is of no use.
# shellcheck disable=SC2317
leave_backup() {
  docker rm -fv "$container-trial" >/dev/null 2>&1
  [ -n "$file" ] || return 0
  for each in trial expected comparison moved returned later superuser roles.made; do rm -f "$file.$each"; done
  if [ -n "$cut_short" ] && [ -n "$unfinished" ]; then
    for each in part tables roles log; do rm -f "$unfinished.$each"; done
  fi
}

# In a server of its own, whose superuser has the same name.
try_backup() {
  start_trial "$(superuser_of "$file.roles")"
  { restore_into with_trial trial "$file.part" "$file.roles" && apply_roles with_trial trial "$file.roles"; } || fail "cannot restore the backup; it is $file.part"
  fingerprint_with with_trial trial "$label" >"$file.trial" || fail "cannot read the restored backup; it is $file.part"
  docker rm -fv "$container-trial" >/dev/null
  adopt_sequences "$file.trial" "$file.tables"
  expected_of "$file" >"$file.expected"
  if ! compare_tables "$file.expected" "$file.trial" >"$file.comparison"; then
    cat "$file.comparison" >&2
    fail "the restored backup differs from the database; it is $file.part"
  fi
  rm "$file.trial" "$file.comparison" "$file.expected"
}

# The dump on standard output, fingerprints and roles on standard error, all of one and the same snapshot, while the
# database goes on working.
dump_with_fingerprint() {
  {
    echo 'SET idle_in_transaction_session_timeout = 0;'
    cat "$parts/views.sql"
    cat <<'END'
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SNAPSHOT :snapshot
\! { { pg_dump --format=custom --snapshot="$SNAPSHOT" >&3 && echo 'dump complete' >&4; } 2>&1 | sed 's/^/said: /' >&2; } 3>&1 4>&2
\o |sed 's/^/fingerprint\t/' >&2
END
    cat "$parts/fingerprint.sql"
    printf '%s\n' '\o' "\\setenv HIVE_MARK 'roles\\t'" '\setenv HIVE_STREAM 2'
    cat "$parts/roles.sql"
    printf '\\warn fingerprints complete\n'
  } | "$1" env PGOPTIONS="$plain" psql -XqAt -F "$tab" -v ON_ERROR_STOP=1 -v superuser="$2" -v role="$role"
}

# sql <client> <database> [<option of psql> ...]: statements on standard input
sql() {
  client=$1
  in_database=$2
  shift 2
  # As an argument, a name like a=b would be taken for how to connect.
  "$client" env PGOPTIONS="$plain" PGDATABASE="$in_database" psql -XqAt -F "$tab" -v ON_ERROR_STOP=1 "$@"
}

# Settings of the database or the role must not get in the way.
plain='-c standard_conforming_strings=on -c default_transaction_read_only=off -c statement_timeout=0 -c lock_timeout=0 -c client_min_messages=warning'

# ask <client> <database> <statement>
ask() {
  sql "$1" "$2" -c "$3" </dev/null
}

# fingerprint_with <client> <database> <name of its superuser in the unified container>
fingerprint_with() {
  cat "$parts/views.sql" "$parts/fingerprint.sql" | sql "$1" "$2" -v superuser="$3" -v role="$role"
}

# roles_with <the same>: as a backup's .roles
roles_with() {
  cat "$parts/views.sql" "$parts/roles.sql" | sql "$1" "$2" -v superuser="$3" -v role="$role"
}

# part_of <part> <.roles>: by the beginning of each line, as others have written what follows it
part_of() {
  sed -n "s/^$1$tab//p" "$2"
}

superuser_of() {
  part_of superuser "$1" | head -n 1
}

# What the superuser is called in .tables.
label_of() {
  part_of called "$1" | head -n 1
}

# The statements that make the database, as it is sorted there.
database_statements() {
  if [ -n "${any_sort_order:-}" ]; then
    # shellcheck disable=SC2016
    echo 'CREATE DATABASE :"database" TEMPLATE template0 ENCODING '"'UTF8';"
  else
    part_of database "$1"
  fi
}

# expected_of <file>: what has to be there after it is restored
expected_of() {
  if [ -n "${any_sort_order:-}" ]; then
    grep -v -e "^(sort order)$tab" -e "^(database) locale$tab" "$1.tables"
  else
    cat "$1.tables"
  fi
}

# restore_into <client> <database> <dump> <.roles> [<heir>]: makes the database from a backup, with everything that
# belongs to it, and the roles that are missing. With an heir, what the backup's superuser owns is his: $role or the
# superuser of the server.
restore_into() {
  to=$1
  into=$2
  [ -n "$(part_of content "$4")" ] || { say "$4 is not of this version of scripts/hive, or damaged" && return 1; }
  make_roles "$to" "$4" || return 1
  database_statements "$4" | sql "$to" postgres -v database="$into" || return 1
  if [ -n "${5:-}" ]; then lend_power "$to" "$(superuser_of "$4")" || return 1; fi
  restore_dump "$to" "$into" <"$3" && result=0 || result=1
  [ "$result" != 0 ] || [ -z "${5:-}" ] || hand_over "$to" "$into" "$(superuser_of "$4")" "$5" || result=1
  if [ -n "${5:-}" ]; then end_power "$to" "$into" "$(superuser_of "$4")" || result=1; fi
  [ "$result" = 0 ]
}

# make_roles <client> <.roles>: those that are missing; notes them first, so that going back removes them. Not those of a
# trial: they are missing there alone.
make_roles() {
  if [ -s "$journal" ] && [ "$1" != with_trial ]; then
    part_of 'missing roles' "$2" | grep -v ' \\gexec$' | sql "$1" postgres >"$2.made" || return 1
    while read -r name; do
      note made "$name"
    done <"$2.made"
    rm "$2.made"
  fi
  part_of 'missing roles' "$2" | sql "$1" postgres >/dev/null
}

# drop_made <client>: the roles that were noted
drop_made() {
  sed -n "s/^made$tab//p" "$journal" | while read -r name; do
    ask "$1" postgres "DROP ROLE IF EXISTS $(identifier "$name")"
  done
}

# apply_roles <client> <database> <.roles>
apply_roles() {
  owner=$(ask "$1" "$2" "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()") || return 1
  { cat "$parts/apply.sql" && part_of content "$3"; } | sql "$1" "$2" -v database="$2" -v owner="$owner" >/dev/null
}

# give_database <client> <database> <role> <.roles>: to its owner, whose privileges are in the last of these
give_database() {
  ask "$1" postgres "ALTER DATABASE $(identifier "$2") OWNER TO $(identifier "$3")" || return 1
  apply_roles "$1" "$2" "$4"
}

# Tablespaces are the server's own. A materialized view is filled by its owner, whom a policy would forbid that instead of
# hiding rows; the superuser who restores sees and writes every row either way.
restoring='--no-tablespaces --enable-row-security'

# restore_dump <client> <database>: nothing of it is kept in the container, where it could be memory
restore_dump() {
  if [ "$1" = with_legacy ]; then
    restore_into_older "$2"
  else
    # shellcheck disable=SC2086
    "$1" env PGOPTIONS="$plain" pg_restore $restoring --exit-on-error --dbname="$(connection_to "$2")"
  fi
}

# hand_over <client> <database> <from> <to>
hand_over() {
  cat "$parts/views.sql" "$parts/adopt.sql" |
    sql "$1" "$2" -v superuser="$superuser_label" -v role="$role" -v from="$3" -v to="$4"
}

# Some things only a superuser may own, so that the backup's has to be one until they are handed over. Roles that were
# not there are so for this only.
# lend_power <client> <role>
lend_power() {
  lent=$(ask "$1" postgres "SELECT CASE WHEN rolsuper THEN 'superuser' ELSE 'role' END FROM pg_roles WHERE rolname = $(literal "$2")") || return 1
  case $lent in
    '') ask "$1" postgres "CREATE ROLE $(identifier "$2") SUPERUSER NOLOGIN" ;;
    role) ask "$1" postgres "ALTER ROLE $(identifier "$2") SUPERUSER" ;;
  esac
}

# end_power <client> <database> <role>
end_power() {
  case $lent in
    '')
      sql "$1" "$2" -v name="$3" <<'END'
SELECT format('REASSIGN OWNED BY %I TO %I', :'name', rolname) FROM pg_roles WHERE oid = 10 \gexec
DROP OWNED BY :"name";
DROP ROLE :"name";
END
      ;;
    role) ask "$1" postgres "ALTER ROLE $(identifier "$3") NOSUPERUSER" ;;
  esac
}

# require_free_name <client> <database> <container>: what somebody else calls so, is not dropped
require_free_name() {
  taken=$(ask "$1" postgres "SELECT count(*) FROM pg_database WHERE datname = $(literal "$2")") || fail "cannot list the databases of $3"
  [ "$taken" = 0 ] || fail "there is a database $2 in $3 already, and $command has to make one of this name: rename it (ALTER DATABASE
      ... RENAME TO ...), or drop it when nobody needs it"
}

# drop_database <client> <database>: one that was made here, with whoever an interrupted call has left in it
drop_database() {
  left=15
  until sql "$1" postgres -v name="$2" 2>/dev/null <<'END'
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'name' \g /dev/null
SELECT format('ALTER DATABASE %I IS_TEMPLATE false', datname) FROM pg_database WHERE datname = :'name' AND datistemplate \gexec
DROP DATABASE IF EXISTS :"name";
END
  do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.2
  done
}

# connection_to <database>: in libpq's words
connection_to() {
  printf "dbname='%s'" "$(printf '%s' "$1" | sed "s/[\\\\']/\\\\&/g")"
}

# shortened <database>: to the beginning of further names. PostgreSQL cuts them off after 63 bytes, and what is to be dropped
# could be the database itself.
shortened() {
  printf '%s' "$1" | cut -b 1-40 | iconv -c -f UTF-8 -t UTF-8
}

literal() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g")"
}

identifier() {
  printf '"%s"' "$(printf '%s' "$1" | sed 's/"/""/g')"
}

restore() {
  force=
  dump=
  any_sort_order=
  for argument in "$@"; do
    case $argument in
      --force) force=yes ;;
      --any-sort-order) any_sort_order=yes ;;
      -*) misused "restore does not know $argument" ;;
      *)
        [ -z "$dump" ] || misused "restore takes one file"
        dump=$argument
        ;;
    esac
  done
  [ -n "$dump" ] || misused "restore takes a file: restore [--force] <file>"
  [ -r "$dump" ] || fail "cannot read $dump"
  [ -r "$dump.roles" ] || fail "cannot read $dump.roles, the roles; it belongs to the backup, beside $dump"
  require_database
  take_turn
  interrupted=$(noted operation)
  resume
  find_role
  for name in "$restored" "$replaced"; do
    # What an interrupted call was about to make, can appear after that was undone.
    [ "$interrupted" != restore ] || drop_database with_superuser "$name" || :
    require_free_name with_superuser "$name" "$container"
  done
  work=$(mktemp -d)
  trap 'rm -rf "$work" "$backups/$kind.roles-before"' EXIT
  end_when_interrupted
  fingerprint_with with_superuser "$database" "$superuser_label" >"$work/before" || fail "cannot read the database"
  if [ -z "$force" ] && [ "$(rows_of "$work/before")" != 0 ]; then
    grep -v "$tab=$tab" "$work/before" >"$work/rows"
    in_columns "$work/rows" >&2
    fail "cannot restore: the database holds the rows above; to replace them: restore --force $dump"
  fi
  roles_with with_superuser "$database" "$superuser_label" >"$backups/$kind.roles-before" || fail "cannot read the roles"
  to_disk "$backups/$kind.roles-before"
  programs=$(programs)
  begin_journal restore container "$container" programs "$programs"
  trap 'status=$?; undisturbed undo_restore; exit "$status"' EXIT
  # shellcheck disable=SC2086
  stop_programs $programs
  say "restoring $dump"
  restore_beside
  expected_of "$dump" >"$work/expected" 2>/dev/null || :
  if [ -s "$work/expected" ]; then
    say "comparing everything"
    fingerprint_with with_superuser "$restored" "$superuser_label" >"$work/after" || fail "cannot read the restored database"
    compare_tables "$work/expected" "$work/after" >"$work/comparison" || fail "the restored database differs; nothing was replaced:
$(cat "$work/comparison")"
    cat "$work/comparison"
  fi
  swap_databases
  note state swapped
  trap - EXIT
  end_restore || exit 1
}

# The database's content stays as it is until the other one is complete and compared.
restore_beside() {
  first=$(superuser_name with_superuser)
  heir=$first
  [ "$(label_of "$dump.roles")" = "$superuser_label" ] || heir=$role
  if [ "$(superuser_of "$dump.roles")" = "$first" ] && [ "$heir" = "$first" ]; then heir=; fi
  restore_into with_superuser "$restored" "$dump" "$dump.roles" "$heir" ||
    fail "cannot restore $dump; see the messages above; where only the sort order is missing here: restore --any-sort-order"
  give_database with_superuser "$restored" "$role" "$dump.roles" || fail "cannot restore the roles"
}

superuser_name() {
  ask "$1" postgres 'SELECT rolname FROM pg_roles WHERE oid = 10'
}

# Both at once or neither.
swap_databases() {
  sql with_superuser postgres -v database="$database" -v restored="$restored" -v replaced="$replaced" <<'END' ||
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (:'database', :'restored') AND pid <> pg_backend_pid() \g /dev/null
BEGIN;
ALTER DATABASE :"database" RENAME TO :"replaced";
ALTER DATABASE :"restored" RENAME TO :"database";
COMMIT;
END
    fail "cannot put the restored database into its place"
}

resume_restore() {
  # Not what the caller may have called so.
  work=
  find_role
  require_supervisor
  if [ "$(noted state)" = swapped ] || [ "$(ask with_superuser postgres "SELECT count(*) FROM pg_database
      WHERE datname = $(literal "$replaced")")" = 1 ]; then
    note state swapped
    end_restore
  else
    (undo_restore)
  fi
}

# However it ended, the application goes on.
end_restore() {
  dropped=yes
  drop_database with_superuser "$replaced" || dropped=
  start_programs
  rm -rf "${work:-}"
  # Otherwise the next call would take it for somebody else's.
  if [ -n "$dropped" ]; then
    close_journal
    rm -f "$backups/$kind.roles-before"
  fi
  wait_until_healthy "$container"
}

# shellcheck disable=SC2317
undo_restore() {
  set +e
  drop_database with_superuser "$restored"
  ask with_superuser postgres "ALTER ROLE $(identifier "$role") NOSUPERUSER"
  [ ! -e "$backups/$kind.roles-before" ] || apply_roles with_superuser "$database" "$backups/$kind.roles-before"
  drop_made with_superuser
  end_restore
}
