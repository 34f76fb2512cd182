# shellcheck shell=sh disable=SC2034,SC2154
# The two containers of before: a database made by the official postgres image or one like it, and the application.

# Leaves their names in $legacy_database and $legacy_app; the latter is empty when there is none: compose makes none while
# the database is not healthy.
find_legacy() {
  legacy_database=$(find_container "${LEGACY_DATABASE:-}" "postgres-$kind" "${LEGACY_PROJECT:-}") || exit 1
  [ -n "$legacy_database" ] || fail "cannot find postgres-$kind, the legacy database; see: docker ps --all. Name it with
      LEGACY_DATABASE$(strangers "postgres-$kind"). When the container was removed, make it again with the compose file that it came from, which knows
      its volume: docker compose -f <file> up --no-start. Another file could make a new, empty volume"
  find_legacy_app
}

# Where the database is: another project's would be stopped, or started.
find_legacy_app() {
  legacy_app=$(find_container "${LEGACY_APP:-}" "$kind-dev-server" "${LEGACY_PROJECT:-$(project_of "$legacy_database")}") || exit 1
  [ -n "$legacy_app" ] || say "there is no container $kind-dev-server: if the application has another name, give it in LEGACY_APP"
}

# find_container <name, when it is given> <usual name, also of the compose service> <compose project, for the service>
find_container() {
  if [ -n "$1" ]; then
    exists "$1" || fail "there is no container $1; see: docker ps --all"
    echo "$1"
    return
  fi
  if [ -z "${LEGACY_PROJECT:-}" ] && exists "$2"; then
    echo "$2"
    return
  fi
  [ -n "$3" ] || return 0
  found=$(docker ps --all --format '{{.Names}}' --filter "label=com.docker.compose.service=$2" \
    --filter "label=com.docker.compose.project=$3")
  case $found in
    *"
"*) fail "there are several: $(echo "$found" | tr '\n' ' '); choose with LEGACY_DATABASE and LEGACY_APP" ;;
    *) echo "$found" ;;
  esac
}

project_of() {
  docker container inspect -f '{{index .Config.Labels "com.docker.compose.project"}}' "$1"
}

# strangers <compose service>: those of any project, to be named; which of them is meant, the operator knows
strangers() {
  docker ps --all --format '{{.Label "com.docker.compose.project"}} ({{.Names}})' --filter "label=com.docker.compose.service=$1" |
    tr '\n' ' ' | sed 's/^\(..*\) $/, or its compose project with LEGACY_PROJECT: \1/'
}

# Where the data of the unified container came from: by id, as others may have taken the names since.
origin=$backups/$kind.origin

# One that is gone by now is no reason to undo what is complete.
note_origin() {
  {
    printf 'container\t%s\n' "$container"
    docker container inspect -f "database$tab{{.Id}}" "$legacy_database" || :
    [ -z "$legacy_app" ] || docker container inspect -f "app$tab{{.Id}}" "$legacy_app" || :
  } >"$origin.new"
  to_disk "$origin.new"
  mv "$origin.new" "$origin"
  to_disk "$origin"
}

# origin_of <database|app>: what the container is called now; empty when it was removed
origin_of() {
  id=$(sed -n "s/^$1$tab//p" "$origin" | tail -n 1)
  [ -z "$id" ] || docker container inspect -f '{{.Name}}' "$id" 2>/dev/null | sed 's,^/,,'
}

# As find_legacy, for the way back: not into whatever is called so, unless it is named.
find_origin() {
  if [ -n "${LEGACY_DATABASE:-}${LEGACY_PROJECT:-}" ]; then
    find_legacy
    return
  fi
  grep -qxF "container$tab$container" "$origin" 2>/dev/null || fail "$container has no data that were moved here by migrate ($origin
      says so): there is nothing to go back to. To move them into another server nevertheless, name its container in LEGACY_DATABASE"
  legacy_database=$(origin_of database)
  [ -n "$legacy_database" ] || fail "the container that the data of $container came from was removed. Make it again with the compose
      file that it came from, which knows its volume: docker compose -f <file> up --no-start; and name it in LEGACY_DATABASE"
  legacy_app=
  [ -n "${LEGACY_APP:-}" ] || legacy_app=$(origin_of app)
  [ -n "$legacy_app" ] || find_legacy_app
}

# In the legacy database's container, as its superuser and with its database.
# shellcheck disable=SC2016
legacy_client='
  if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE"); fi
  export PGUSER="${POSTGRES_USER:-postgres}" PGPASSWORD="${POSTGRES_PASSWORD:-}"
  export PGDATABASE="${POSTGRES_DB:-$PGUSER}"
  unset PGHOST
  exec "$@"'

with_legacy() {
  docker exec -i "$legacy_database" sh -c "$legacy_client" sh "$@"
}

# ask_legacy <statement>
ask_legacy() {
  with_legacy psql -XqAt -v ON_ERROR_STOP=1 -c "$1" </dev/null
}

start_legacy_database() {
  is_running "$legacy_database" || docker start "$legacy_database" >/dev/null
  left=600
  until with_legacy pg_isready -q 2>/dev/null; do
    left=$((left - 1))
    if [ "$left" = 0 ] || ! is_running "$legacy_database"; then
      docker logs --tail 20 "$legacy_database" >&2
      fail "$legacy_database does not get ready; its last lines are above"
    fi
    sleep 0.2
  done
}

start_legacy_app() {
  [ -n "$legacy_app" ] || return 0
  docker start "$legacy_app" >/dev/null
  wait_until_healthy "$legacy_app"
}

stop_legacy_app() {
  [ -z "$legacy_app" ] || docker stop "$legacy_app" >/dev/null
}

hold_legacy() {
  [ -z "$legacy_app" ] || hold "$legacy_app"
  hold "$legacy_database"
}

release_legacy() {
  release "$legacy_database"
  [ -z "$legacy_app" ] || release "$legacy_app"
}

# What is written from now on would stay behind.
require_nobody_connected() {
  others=$(ask_legacy "SELECT string_agg(DISTINCT format('%s %s %s', usename, application_name, client_addr), '; ')
    FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()")
  [ -z "$others" ] || fail "others are connected to $legacy_database and could still write: $others; stop them, or name the application in LEGACY_APP"
}

# Leaves the volume or host directory that holds the data directory in $legacy_volume, empty when there is none, and the
# data directory's path in it in $legacy_path.
find_legacy_volume() {
  data=$(environment_of "$legacy_database" PGDATA)
  data=${data:-/var/lib/postgresql/data}
  mounts=$(docker inspect -f '{{range .Mounts}}{{.Destination}}|{{if .Name}}{{.Name}}{{else}}{{.Source}}{{end}}
{{end}}' "$legacy_database")
  legacy_volume=
  inmost=
  while IFS='|' read -r destination volume; do
    case $data/ in
      "$destination"/*)
        # In whichever order the engine tells them.
        if [ "${#destination}" -gt "${#inmost}" ]; then
          inmost=$destination
          legacy_volume=$volume
          legacy_path=${data#"$destination"}
        fi
        ;;
    esac
  done <<END
$mounts
END
}
