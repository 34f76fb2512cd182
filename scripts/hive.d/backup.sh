# shellcheck shell=sh disable=SC2034,SC2154
# Backup and restore. A backup is three files: the dump (pg_dump's custom format), beside it what every table held at
# that moment (.tables), and the roles (.roles), which are not part of a dump.

backup() {
  case $#:${1:-} in
    0: | 1:[!-]*) ;;
    *) misused "backup takes the name of a file" ;;
  esac
  require_running
  take_backup with_database "$container" "${1:-$(backup_name "$kind")}"
  echo "$file"
}

backup_name() {
  echo "$backups/$1-$(date -u +%Y%m%dT%H%M%SZ).dump"
}

# take_backup <with_database or its like> <container whose image can restore it> <file>: leaves its name in $file
take_backup() {
  client=$1
  restorer=$2
  file=$3
  umask 077
  mkdir -p "$(dirname "$file")"
  say "backing up to $file"
  dump_with_fingerprint "$client" >"$file.part" 2>"$file.log" || :
  sed -n "s/^fingerprint$tab//p" "$file.log" >"$file.tables"
  if ! grep -q '^dump complete$' "$file.log" || ! grep -q '^fingerprints complete$' "$file.log"; then
    grep -v "^fingerprint" "$file.log" >&2 || say "it gave no reason: is there space left in $(dirname "$file")?"
    fail "cannot back up: the dump ended early; what there is of it: $file.part"
  fi
  rm "$file.log"
  "$client" pg_dumpall --roles-only --no-role-passwords >"$file.roles" || fail "cannot read the roles"
  say "verifying the backup: restoring it into a scratch database"
  trial_restore "$restorer" "$file.roles" <"$file.part" >"$file.trial" || fail "cannot restore the backup; it is $file.part"
  adopt_sequences "$file.trial" "$file.tables"
  if ! compare_tables "$file.tables" "$file.trial" >"$file.comparison"; then
    cat "$file.comparison" >&2
    fail "the restored backup differs from the database; it is $file.part"
  fi
  rm "$file.trial" "$file.comparison"
  mv "$file.part" "$file"
  say "verified: $(wc -l <"$file.tables") tables and sequences, $(rows_of "$file.tables") rows, $(wc -c <"$file") bytes"
}

# The dump on standard output and the fingerprints on standard error, both of one and the same snapshot, while the
# database goes on working.
dump_with_fingerprint() {
  {
    cat <<'END'
SET idle_in_transaction_session_timeout = 0;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SNAPSHOT :snapshot
\! pg_dump --format=custom --no-owner --snapshot="$SNAPSHOT" && echo 'dump complete' >&2
\o |sed 's/^/fingerprint\t/' >&2
END
    cat "$parts/fingerprint.sql"
    printf '\\o\n\\warn fingerprints complete\n'
  } | "$1" psql -XqAt -F "$tab" -v ON_ERROR_STOP=1
}

# trial_restore <container whose image is used> <roles>: a dump on standard input becomes fingerprints on standard output
trial_restore() {
  docker run --rm -i --network none --tmpfs /tmp --entrypoint sh \
    -e FINGERPRINT="$(cat "$parts/fingerprint.sql")" -e ROLES="$(statements_of_roles "$2")" "$(image_of "$1")" -c "$(cat "$parts/trial-restore")"
}

# statements_of_roles <file made by pg_dumpall>: for the roles alone, without their privileges; none of them may log in
statements_of_roles() {
  sed -n '/^CREATE ROLE /p' "$1"
}

restore() {
  force=
  file=
  for argument in "$@"; do
    case $argument in
      --force) force=yes ;;
      -*) misused "restore does not know $argument" ;;
      *)
        [ -z "$file" ] || misused "restore takes one file"
        file=$argument
        ;;
    esac
  done
  [ -n "$file" ] || misused "restore takes a file: restore [--force] <file>"
  [ -r "$file" ] || fail "cannot read $file"
  require_supervisor
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  end_when_interrupted
  fingerprint_with with_database >"$work/before"
  if [ -z "$force" ] && [ "$(rows_of "$work/before")" != 0 ]; then
    in_columns "$work/before" >&2
    fail "cannot restore: the database holds the rows above; to replace them: restore --force $file"
  fi
  trap 'undisturbed end_restore' EXIT
  inside supervisorctl-java stop "hive-$kind" >&2
  say "restoring $file"
  replace_content <"$file" && result=0 || result=$?
  if [ "$result" = 0 ]; then
    fingerprint_with with_database >"$work/after"
    [ ! -e "$file.tables" ] || compare_tables "$file.tables" "$work/after" || result=1
  fi
  [ "$result" = 0 ] || fail "cannot restore $file; see the messages above"
}

# However it ended, the application goes on.
end_restore() {
  rm -rf "$work"
  inside supervisorctl-java start "hive-$kind" >&2
  wait_until_serving
}

# fingerprint_with <with_database or its like>
fingerprint_with() {
  "$1" psql -XqAt -F "$tab" -v ON_ERROR_STOP=1 <"$parts/fingerprint.sql"
}

# In one transaction: a dump that cannot be restored leaves everything as it was. Extensions that are there belong to
# the superuser and stay.
replace_content() {
  with_database env RESTORED="$restored" sh -c "$restore_script" | grep -qx restored
}

# Answers "restored" when the transaction before it has ended, which it has not when pg_restore broke off.
restored="SELECT 'restored' WHERE txid_current_if_assigned() IS NULL;"

# The first statement that fails ends it; so does the end of the input before "COMMIT", when pg_restore has failed.
# shellcheck disable=SC2016
restore_script='
  set -e
  dump=$HIVE_DATA/restore.part
  trap "rm -f \"$dump\"" EXIT
  cat >"$dump"
  pg_restore --list "$dump" | grep -vE "^[0-9]+; [0-9]+ [0-9]+ COMMENT - EXTENSION " >/tmp/restore.list
  {
    pg_restore --no-owner --no-privileges --single-transaction --file=- --use-list=/tmp/restore.list "$dump" |
      sed "1,40s/^BEGIN;\$/BEGIN; DROP OWNED BY CURRENT_USER CASCADE;/"
    echo "$RESTORED"
  } | psql -XqAt -v ON_ERROR_STOP=1 -d "$PGDATABASE"'
