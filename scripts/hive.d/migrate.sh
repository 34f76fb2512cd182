# shellcheck shell=sh disable=SC2034,SC2154
# The way from the two containers to the unified one. The legacy containers and their volumes stay as they are, stopped.

migrate() {
  way=
  build=
  for option in "$@"; do
    case $option in
      --dump) way=dump ;;
      --no-build) build=--no-build ;;
      *) misused "migrate does not know $option" ;;
    esac
  done
  find_legacy
  say "1/6 preparing: the image of the unified container"
  ! is_running "$container" || fail "$container is running already: is the $kind moved? If not: scripts/hive $kind down"
  create ${build:+"$build"}
  # shellcheck disable=SC2016
  beside '' '! test -e "$HIVE_DATA/pgdata"' ||
    fail "the volume of $container holds a database already; move it away, or remove the container and its volume"
  start_legacy_database
  choose_way
  umask 077
  mkdir -p "$backups"
  trap 'undisturbed undo_migration; exit 1' EXIT
  end_when_interrupted

  say "2/6 stopping the application, $legacy_app"
  keep_legacy_stopped
  docker stop "$legacy_app" >/dev/null
  say "3/6 taking a backup of the legacy database, $legacy_database"
  take_backup with_legacy "$container" "$(backup_name "$kind-legacy")"
  docker stop --time 120 "$legacy_database" >/dev/null
  say "4/6 moving the data: $reason"
  "move_by_$way"
  say "5/6 comparing every table"
  fingerprint_with with_quiet >"$file.moved"
  compare_tables "$file.tables" "$file.moved" >"$file.comparison" || fail "the data differ:
$(cat "$file.comparison")"
  stop_quiet
  say "6/6 starting the unified container"
  compose up --no-build -d "$kind-all-in-one"
  wait_until_healthy "$container"
  trap - EXIT
  cat "$file.comparison"
  rm "$file.moved" "$file.comparison"
  say "done: $container is healthy. The way back, with what is written from now on: scripts/hive $kind rollback"
}

# Leaves the way in $way: directory where the server would read the files as they are, otherwise dump.
choose_way() {
  former=$(ask_legacy 'SELECT current_database()')
  major=$(ask_legacy "SELECT current_setting('server_version_num')::int / 10000")
  others=$(ask_legacy "SELECT string_agg(datname, ', ') FROM pg_database
    WHERE datallowconn AND NOT datistemplate AND datname NOT IN (current_database(), 'postgres')
      AND NOT starts_with(datname, current_database() || '_before_')")
  [ -z "$others" ] || fail "$legacy_database holds other databases, which would stay behind: $others; move them first"
  check_extensions
  find_legacy_volume
  if [ "$way" = dump ]; then
    reason='dump and restore, as wanted'
  elif ! obstacle=$(obstacle_to_copying); then
    way=directory
    reason="the data directory, as both are PostgreSQL $major"
  else
    way=dump
    reason="dump and restore, as $obstacle"
  fi
}

check_extensions() {
  wanted=$(ask_legacy 'SELECT extname FROM pg_extension ORDER BY 1')
  # shellcheck disable=SC2016,SC2086
  missing=$(beside '' 'for name; do
      test -e "/usr/share/postgresql/$(basename "${PG_BIN%/bin}")/extension/$name.control" || echo "$name"
    done' $wanted)
  [ -z "$missing" ] || fail "the unified image lacks extensions that the legacy database has: $missing"
}

# Says what it is; fails when there is none.
obstacle_to_copying() {
  # shellcheck disable=SC2016
  new=$(beside '' 'basename "${PG_BIN%/bin}"')
  [ "$new" = "$major" ] || { echo "the old one is PostgreSQL $major and the new one $new" && return; }
  [ -n "$legacy_volume" ] || { echo "its data are not in a volume" && return; }
  # Another C library may sort differently, and indexes would be wrong.
  here=$(beside '' "getconf GNU_LIBC_VERSION | sed 's/.* //'; locale -a")
  if [ "$(ask_legacy "SELECT count(*) FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')")" != 0 ]; then
    echo "it has tablespaces"
    return
  fi
  ask_legacy "SELECT DISTINCT datlocprovider, datcollate, coalesce(datcollversion, '') FROM pg_database" |
    foreign_collation "$here"
}

# foreign_collation <version of the C library and the locales there are>: reads what each database has; says the first
# that the new server does not have just so, or fails
foreign_collation() {
  while IFS='|' read -r provider collation version; do
    case $provider:$collation in
      c:C | c:POSIX | c:C.UTF-8 | c:C.utf8) continue ;;
    esac
    name=$(echo "$collation" | sed 's/UTF-8/utf8/')
    if [ "$provider" != c ] || ! echo "$1" | grep -qxF "$name" || ! echo "$1" | grep -qxF "$version"; then
      echo "the new one may sort differently from $collation ${version:+of version $version}"
      return
    fi
  done
  return 1
}

# The legacy volume is only read.
move_by_directory() {
  beside "--user 0 --cap-drop ALL --cap-add CHOWN --cap-add DAC_OVERRIDE --cap-add FOWNER --cap-add FSETID
    -v $legacy_volume:/legacy:ro -e SOURCE=/legacy$legacy_path" "$copy_script" ||
    fail "cannot copy the data directory of $legacy_database"
  start_quiet
  superuser=$(environment_of "$legacy_database" | sed -n 's/^POSTGRES_USER=//p')
  # shellcheck disable=SC2016
  docker exec -i "$container-quiet" sh -c 'exec psql -XqAt -v ON_ERROR_STOP=1 -v role="$PGUSER" -v database="$PGDATABASE" \
    -v former="$2" -U "$1" postgres' sh "${superuser:-postgres}" "$former" <"$parts/adopt.sql" ||
    fail "cannot adapt the data directory"
}

# Settings that were made by ALTER SYSTEM may not fit here; they stay beside the new ones to read.
# shellcheck disable=SC2016
copy_script='
  set -e
  test -e "$SOURCE/PG_VERSION" || { echo "there is no cluster in $SOURCE" >&2 && exit 1; }
  ! test -e "$SOURCE/postmaster.pid" || { echo "it was not shut down in order" >&2 && exit 1; }
  to=$HIVE_DATA/pgdata
  mkdir -m 0700 "$to.new"
  cp -a "$SOURCE/." "$to.new/"
  mv "$to.new/postgresql.auto.conf" "$to.new/legacy.auto.conf"
  mv "$to.new/postgresql.conf" "$to.new/legacy.conf" 2>/dev/null || true
  chown -R 1000:1000 "$to.new"
  chmod 0700 "$to.new"
  sync
  mv "$to.new" "$to"'

move_by_dump() {
  # shellcheck disable=SC2016
  beside '-e HIVE_PASSWORD' 'exec "${0%/*}/init-database"' || fail "cannot make the new database"
  start_quiet
  # shellcheck disable=SC2016
  docker exec -i -e ROLES="$(statements_of_roles "$file.roles")" "$container-quiet" sh -c '
    set -e
    cat >"$HIVE_DATA/moving.part"
    trap "rm -f \"$HIVE_DATA/moving.part\"" EXIT
    owner=$PGUSER
    export PGUSER=postgres
    # Those that are there already fail.
    printf "%s\n" "$ROLES" | psql -Xq postgres 2>/dev/null
    pg_restore --list "$HIVE_DATA/moving.part" >/tmp/list
    # An extension is for the superuser to make, in a schema that has to be there before.
    kind="^[0-9]*; [0-9]* [0-9]* \(COMMENT - \)\{0,1\}"
    grep "${kind}SCHEMA " /tmp/list >/tmp/schemas || true
    grep "${kind}EXTENSION " /tmp/list >/tmp/extensions || true
    grep -v -e "${kind}SCHEMA " -e "${kind}EXTENSION " /tmp/list >/tmp/rest
    restore() {
      pg_restore --dbname="$PGDATABASE" --no-owner --no-privileges --single-transaction "$@" "$HIVE_DATA/moving.part"
    }
    [ ! -s /tmp/schemas ] || restore --role="$owner" --use-list=/tmp/schemas
    [ ! -s /tmp/extensions ] || restore --use-list=/tmp/extensions
    restore --role="$owner" --use-list=/tmp/rest' <"$file" || fail "cannot restore $file"
}

# The database alone, without a network, for nobody but this script: "trust" reaches the superuser, too.
start_quiet() {
  docker rm -f "$container-quiet" >/dev/null 2>&1 || :
  # shellcheck disable=SC2016
  docker run -d --name "$container-quiet" --network none --volumes-from "$container" --tmpfs /tmp --entrypoint sh \
    --stop-signal INT "$(image_of "$container")" -c '
    . "${0%/*}/environment"
    mkdir -p "$HIVE_RUN"
    take_lock
    echo "local all all trust" >/tmp/pg_hba.conf
    : >/tmp/postgresql.conf
    exec "$PG_BIN/postgres" -D "$PGDATA" -c config_file=/tmp/postgresql.conf -c hba_file=/tmp/pg_hba.conf \
      -c listen_addresses= -c unix_socket_directories="$HIVE_RUN" -c dynamic_shared_memory_type=mmap' \
    /usr/lib/hive/postgres/scripts/hive >/dev/null
  left=600
  until docker exec "$container-quiet" pg_isready -q 2>/dev/null; do
    left=$((left - 1))
    if [ "$left" = 0 ] || ! is_running "$container-quiet"; then
      docker logs --tail 20 "$container-quiet" >&2
      fail "PostgreSQL does not start on the moved data; its last lines are above"
    fi
    sleep 0.2
  done
}

with_quiet() {
  docker exec -i "$container-quiet" "$@"
}

stop_quiet() {
  docker stop --time 60 "$container-quiet" >/dev/null
  docker rm "$container-quiet" >/dev/null
}

# shellcheck disable=SC2317
undo_migration() {
  set +e
  say "the migration has failed; going back to the legacy stack, whose data were only read"
  docker rm -f "$container-quiet" >/dev/null 2>&1
  docker stop "$container" >/dev/null 2>&1
  # shellcheck disable=SC2016
  beside '--user 0' 'rm -rf "$HIVE_DATA/pgdata" "$HIVE_DATA/pgdata.new" "$HIVE_DATA/moving.part"'
  docker rm -f "$container" >/dev/null
  restore_restart_policies
  (start_legacy_database && start_legacy_app) && say "the legacy stack is running again"
}
