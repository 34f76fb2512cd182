# shellcheck shell=sh disable=SC2034,SC2154
# The way from the two containers to the unified one. The legacy containers and their volumes stay as they are, stopped.
# Until everything is compared, what is made is in $HIVE_DATA/moving, and a file "moved" keeps the unified container from
# starting with an empty database.

migrate() {
  way=
  build=
  aside=
  any_sort_order=
  empty=
  for option in "$@"; do
    case $option in
      --dump) way=dump ;;
      --no-build) build=--no-build ;;
      --set-aside) aside=yes ;;
      --any-sort-order) any_sort_order=yes ;;
      --empty) empty=yes ;;
      *) misused "migrate does not know $option" ;;
    esac
  done
  take_turn
  resume
  [ "${finished:-}" != migrate ] || return 0
  find_legacy
  say "1/6 preparing: the image of the unified container"
  ! is_running "$container" || fail "$container is running already: is the $kind moved? If not: scripts/hive $kind down"
  create ${build:+"$build"}
  find_role
  look_into_volume
  app_was=stopped
  [ -z "$legacy_app" ] || ! is_running "$legacy_app" || app_was=running
  # Then it is not waited for on the way back.
  [ "$app_was" != running ] || ! is_unhealthy "$legacy_app" || app_was=unhealthy
  begin_journal migrate database "$legacy_database" app "$legacy_app" container "$container" app_was "$app_was" aside "$aside"
  trap 'undisturbed undo_migration; exit 1' EXIT
  end_when_interrupted
  mark_moved
  if [ -n "$aside" ]; then
    # shellcheck disable=SC2016
    beside '' 'mv "$HIVE_DATA/pgdata" "$HIVE_DATA/$1" && sync "$HIVE_DATA"' "$aside" </dev/null
  fi
  hold_legacy
  start_legacy_database
  choose_way
  say_what_is_mapped

  say "2/6 stopping the application${legacy_app:+, $legacy_app}"
  stop_legacy_app
  require_nobody_connected
  say "3/6 taking a backup of the legacy database, $legacy_database"
  take_backup with_legacy "$role" "$(backup_name "$kind-legacy")"
  [ "$way" != dump ] || require_unchanged
  require_nobody_connected
  docker stop --time 120 "$legacy_database" >/dev/null
  say "4/6 moving the data: $reason"
  "move_by_$way"
  say "5/6 comparing everything"
  expected_of "$file" >"$file.expected"
  fingerprint_with with_quiet "$database" "$superuser_label" >"$file.moved" || fail "cannot read the moved database"
  compare_tables "$file.expected" "$file.moved" >"$file.comparison" || fail "the data differ:
$(cat "$file.comparison")"
  stop_quiet
  note comparison "$file.comparison"
  rm "$file.moved" "$file.expected"
  note state complete
  finish_migration
}

# Who connected, wrote and left while the backup was taken, is seen by nobody afterwards. A copy of the files is compared with
# the backup anyway.
require_unchanged() {
  fingerprint_with with_legacy "$former" "$role" >"$file.later" || fail "cannot read the legacy database"
  compare_tables "$file.tables" "$file.later" >"$file.comparison" || fail "others have written to $legacy_database while the
      backup was taken; stop them, or name the application in LEGACY_APP:
$(cat "$file.comparison")"
  rm "$file.later" "$file.comparison"
}

# Also the end of one that was interrupted after everything was compared.
finish_migration() {
  say "6/6 starting the unified container"
  # shellcheck disable=SC2016
  beside '' 'set -e
    if [ -e "$HIVE_DATA/moving/pgdata" ]; then mv "$HIVE_DATA/moving/pgdata" "$HIVE_DATA/pgdata"; fi
    rm -rf "$HIVE_DATA/moving"
    sync
    rm -f "$HIVE_DATA/moved"
    sync "$HIVE_DATA"' </dev/null || fail "cannot put the moved data into their place"
  hold "$container"
  compose up --no-build -d "$kind-all-in-one"
  wait_until_healthy "$container"
  release "$container"
  comparison=$(noted comparison)
  note_origin
  trap - EXIT
  close_journal
  cat "$comparison" 2>/dev/null || :
  rm -f "$comparison"
  say "done: $container is healthy. The way back, with what is written from now on: scripts/hive $kind rollback"
  finished=migrate
}

# What is there is moved aside when that is wanted, and back when the migration fails; leaves its new name in $aside.
look_into_volume() {
  # shellcheck disable=SC2016
  beside_as_root '' 'test "$(stat -c %u "$HIVE_DATA")" = 1000 || chown 1000:1000 "$HIVE_DATA"' </dev/null
  # shellcheck disable=SC2016
  if ! beside '' '! test -e "$HIVE_DATA/pgdata"' </dev/null; then
    [ -n "$aside" ] || fail "the volume of $container holds a database already. To keep it beside the one that is moved here, as
      pgdata.before-<time>: scripts/hive $kind migrate --set-aside"
    aside=pgdata.before-$(date -u +%Y%m%dT%H%M%SZ)
  else
    aside=
  fi
}

# Otherwise whoever starts the unified container meanwhile, or after a rollback, would find a new, empty database.
mark_moved() {
  # shellcheck disable=SC2016
  beside '' 'printf "%s\n" "$@" >"$HIVE_DATA/moved" && sync "$HIVE_DATA/moved" "$HIVE_DATA"' \
    "cannot start: the data are in the container $legacy_database" \
    "to move them here: scripts/hive $kind migrate" \
    </dev/null || fail "cannot write to the volume of $container"
}

# Leaves the way in $way: directory where the server would read the files as they are, otherwise dump.
choose_way() {
  former=$(ask_legacy 'SELECT current_database()')
  major=$(ask_legacy "SELECT current_setting('server_version_num')::int / 10000")
  require_no_other_database
  [ -n "$empty" ] || [ "$(ask_legacy "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'p') AND nspname !~ '^pg_' AND nspname <> 'information_schema'")" != 0 ] ||
    fail "$former in $legacy_database holds no table: is it the right volume? Other volumes: docker volume ls. To move it
      nevertheless: scripts/hive $kind migrate --empty"
  check_extensions
  find_legacy_volume
  here=$(beside '' "getconf GNU_LIBC_VERSION | sed 's/.* //'; locale -a; basename \"\${PG_BIN%/bin}\"" </dev/null)
  new=$(echo "$here" | tail -n 1)
  check_sort_order
  if [ "$way" = dump ]; then
    reason='dump and restore, as wanted'
  elif [ -n "$any_sort_order" ]; then
    way=dump
    reason='dump and restore, as the text is sorted otherwise'
  elif ! obstacle=$(obstacle_to_copying); then
    way=directory
    reason="the data directory, as both are PostgreSQL $major"
  else
    way=dump
    reason="dump and restore, as $obstacle"
  fi
  [ "$way" != dump ] || require_nothing_elsewhere
}

# Also not one that is a template or lets nobody in.
require_no_other_database() {
  others=$(ask_legacy "SELECT string_agg(datname, ', ' ORDER BY datname) FROM pg_database
    WHERE datname NOT IN (current_database(), 'postgres', 'template0', 'template1')
      AND NOT starts_with(datname, $(literal "$(shortened "$former")_before_"))
      AND NOT starts_with(datname, $(literal "$(shortened "$former")_failed_"))")
  [ -z "$others" ] || fail "$legacy_database holds other databases, which would stay behind: $others; move them first"
}

# In the databases that every server has, and that a dump of the application's leaves out.
require_nothing_elsewhere() {
  for name in postgres template1; do
    [ "$name" != "$former" ] || continue
    others=$({
      cat "$parts/views.sql"
      cat <<'END'
SELECT string_agg(format('%s %s', type, identity), ', ' ORDER BY type, identity)
FROM hive_object CROSS JOIN LATERAL pg_identify_object(classid, objid, subid)
WHERE NOT provided AND subid = 0 AND (type, identity) <> ('schema', 'public');
END
    } | sql with_legacy "$name" -v superuser="$role" -v role="$role") || fail "cannot see what is in the database $name of $legacy_database"
    [ -z "$others" ] || fail "the database $name of $legacy_database is not empty, and this would stay behind: $others; move it into the
      database $former, or drop it"
  done
}

check_extensions() {
  wanted=$(ask_legacy 'SELECT extname FROM pg_extension ORDER BY 1')
  # shellcheck disable=SC2016,SC2086
  missing=$(beside '' 'for name; do
      test -e "/usr/share/postgresql/$(basename "${PG_BIN%/bin}")/extension/$name.control" || echo "$name"
    done' $wanted </dev/null)
  [ -z "$missing" ] || fail "the unified image lacks extensions that the legacy database has: $missing"
}

# The new server has to sort as the old one does; any_sort_order stays set only where it has to.
check_sort_order() {
  lacking=$(ask_legacy "SELECT coalesce(to_jsonb(d)->>'datlocprovider', 'c') || '|' || datcollate || '|' || datctype
    FROM pg_database d WHERE datname = current_database()" | while IFS='|' read -r provider collation ctype; do
    case $provider in
      i) [ "$new" -ge 15 ] || echo "ICU" ;;
      b) [ "$new" -ge 17 ] || echo "the locales of PostgreSQL itself" ;;
      *)
        for locale in "$collation" "$ctype"; do
          case $locale in
            C | POSIX) continue ;;
          esac
          echo "$here" | grep -qxF "$(echo "$locale" | sed 's/\.UTF-8$/.utf8/')" || echo "$locale"
        done
        ;;
    esac
  done | sort -u)
  if [ -z "$lacking" ]; then
    any_sort_order=
  elif [ -z "$any_sort_order" ]; then
    sorted=$(ask_legacy "SELECT string_agg(x, ' ' ORDER BY x) FROM unnest(ARRAY['A', 'a', 'b', U&'\\00e4']) x")
    fail "the unified image lacks the locale $(echo "$lacking" | tr '\n' ' ')of $legacy_database: what is sorted
      $sorted there would be sorted A a b ä. Build on a base that has the locale (BASE_IMAGE), or
      accept the other order: scripts/hive $kind migrate --any-sort-order"
  else
    say "text will be sorted otherwise, as wanted: the image lacks the locale $lacking"
  fi
}

# Says what it is; fails when there is none.
obstacle_to_copying() {
  [ "$new" = "$major" ] || { echo "the old one is PostgreSQL $major and the new one $new" && return; }
  [ -n "$legacy_volume" ] || { echo "its data are not in a volume" && return; }
  if [ "$(ask_legacy "SELECT count(*) FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')")" != 0 ]; then
    echo "it has tablespaces"
    return
  fi
  # Another C library may sort differently, and indexes would be wrong.
  ask_legacy "SELECT DISTINCT coalesce(to_jsonb(d)->>'datlocprovider', 'c'), datcollate, coalesce(to_jsonb(d)->>'datcollversion', '')
    FROM pg_database d" | foreign_collation "$here"
}

# foreign_collation <version of the C library and the locales there are>: reads what each database has; says the first
# that the new server does not have just so, or fails
foreign_collation() {
  while IFS='|' read -r provider collation version; do
    case $provider:$collation in
      c:C | c:POSIX | c:C.UTF-8 | c:C.utf8 | b:*) continue ;;
    esac
    name=$(echo "$collation" | sed 's/UTF-8/utf8/')
    if [ "$provider" != c ] || ! echo "$1" | grep -qxF "$name" || ! echo "$1" | grep -qxF "$version"; then
      echo "the new one may sort differently from $collation ${version:+of version $version}"
      return
    fi
  done
  return 1
}

# Owners and the like keep their names but for the superuser, as the application's role is none in the unified container.
say_what_is_mapped() {
  former_superuser=$(ask_legacy 'SELECT rolname FROM pg_roles WHERE oid = 10')
  say "what belongs to the superuser $former_superuser will belong to $role, who is no superuser, sees rows as before, and is a" \
    "member of the roles that own something"
  others=$(ask_legacy "SELECT string_agg(rolname || CASE WHEN rolsuper THEN ' (no superuser any more)' ELSE '' END, ', ' ORDER BY rolname)
    FROM pg_roles WHERE oid <> 10 AND rolname !~ '^pg_' AND rolname <> '$role'")
  [ -z "$others" ] || say "further roles, which cannot log in afterwards until you let them: $others"
}

# The legacy volume is only read.
move_by_directory() {
  kind_of_mount=volume
  case $legacy_volume in
    /*) kind_of_mount=bind ;;
  esac
  # Fields as of a CSV: the path of a directory may have blanks, commas and colons.
  mount="type=$kind_of_mount,\"source=$(printf '%s' "$legacy_volume" | sed 's/"/""/g')\",target=/legacy,readonly"
  mount_path=/legacy$legacy_path
  beside_as_root '' "$copy_script" </dev/null || fail "cannot copy the data directory of $legacy_database"
  mount=
  start_quiet moving
  quiet_superuser=$former_superuser
  free_name "$role"
  adapt_directory || fail "cannot adapt the data directory"
}

adapt_directory() {
  sql with_quiet postgres -v role="$role" -v database="$database" -v former="$former" <"$parts/unify.sql" || return 1
  hand_over with_quiet "$database" "$quiet_superuser" "$role" || return 1
  apply_roles with_quiet "$database" "$file.roles"
}

# free_name <role>: the superuser must not have it
free_name() {
  sql with_quiet postgres -v name="$1" <"$parts/free-name.sql" >"$file.superuser" || fail "cannot rename the superuser"
  quiet_superuser=$(cat "$file.superuser")
  rm "$file.superuser"
}

# Settings that were made by ALTER SYSTEM may not fit here; they stay beside the new ones to read.
# shellcheck disable=SC2016
copy_script='
  set -e
  test -e "$SOURCE/PG_VERSION" || { echo "there is no cluster in $SOURCE" >&2 && exit 1; }
  ! test -e "$SOURCE/postmaster.pid" || { echo "it was not shut down in order" >&2 && exit 1; }
  to=$HIVE_DATA/moving/pgdata
  rm -rf "$HIVE_DATA/moving"
  mkdir -m 0700 "$HIVE_DATA/moving" "$to"
  cp -a "$SOURCE/." "$to/"
  mv "$to/postgresql.auto.conf" "$to/legacy.auto.conf"
  mv "$to/postgresql.conf" "$to/legacy.conf" 2>/dev/null || true
  chown -R 1000:1000 "$HIVE_DATA/moving"
  chmod 0700 "$to"
  sync'

move_by_dump() {
  # The password is set at the first start.
  # shellcheck disable=SC2016
  beside '' 'set -e
    rm -rf "$HIVE_DATA/moving"
    mkdir -m 0700 "$HIVE_DATA/moving"
    HIVE_DATA=$HIVE_DATA/moving HIVE_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d " \n") exec "${0%/*}/init-database"' </dev/null ||
    fail "cannot make the new database"
  start_quiet moving
  quiet_superuser=postgres
  if part_of 'missing roles' "$file.roles" | grep -q "^SELECT 'postgres' WHERE"; then free_name postgres; fi
  ask with_quiet postgres "DROP DATABASE $(identifier "$database")" || fail "cannot replace the empty database"
  restore_into with_quiet "$database" "$file" "$file.roles" "$role" || fail "cannot restore $file"
  give_database with_quiet "$database" "$role" "$file.roles" || fail "cannot restore the roles"
}

resume_migrate() {
  find_role
  case $(noted state) in
    complete)
      say "everything was compared: going on"
      trap 'undisturbed undo_migration; exit 1' EXIT
      end_when_interrupted
      finish_migration
      ;;
    *)
      (undo_migration) || fail "cannot go back; see the messages above"
      finished='migrate undone'
      ;;
  esac
}

# What was written in the unified container, if it ran at all, is kept. Interrupted itself, it can be done again: pgdata is
# the moved one only after everything was compared, and as long as the one before it is still aside.
# shellcheck disable=SC2317
undo_migration() {
  set +e
  say "the migration did not come to its end; going back to the legacy stack, whose data were only read"
  complete=
  ! grep -qx "state${tab}complete" "$journal" || complete=yes
  note state undoing
  docker rm -fv "$container-quiet" "$container-beside" >/dev/null 2>&1
  leave_backup
  if exists "$container"; then
    docker stop "$container" >/dev/null 2>&1
    (mark_moved)
    ran=yes
    [ "$(docker inspect -f '{{.State.StartedAt}}' "$container")" != 0001-01-01T00:00:00Z ] || ran=
    # shellcheck disable=SC2016
    beside_as_root '' 'cd "$HIVE_DATA" && rm -rf moving
      if [ -n "$1" ] && [ -e pgdata ] && [ -e "${4:-pgdata}" ]; then
        if [ -n "$2" ]; then mv pgdata "pgdata.failed-$3"; else rm -rf pgdata; fi
      fi
      if [ -n "$4" ] && [ -e "$4" ]; then mv "$4" pgdata; fi
      if [ -e pgdata ]; then rm -f moved; fi
      sync' "$complete" "$ran" "$(date -u +%Y%m%dT%H%M%SZ)" "$(noted aside)" </dev/null
    docker rm -f "$container" >/dev/null
  fi
  release "$container"
  release_legacy
  (start_legacy_again) && close_journal && say "the legacy stack is as it was before"
}

# shellcheck disable=SC2317
start_legacy_again() {
  start_legacy_database
  case $(noted app_was) in
    running) start_legacy_app ;;
    unhealthy) docker start "$legacy_app" >/dev/null ;;
  esac
}
