# shellcheck shell=sh disable=SC2034,SC2154
# The two containers of before: a database made by the official postgres image or one like it, and the application.

# Leaves their names in $legacy_database and $legacy_app; the latter is empty when there is none: compose makes none while
# the database is not healthy.
find_legacy() {
  legacy_database=$(find_container "${LEGACY_DATABASE:-}" "postgres-$kind") || exit 1
  [ -n "$legacy_database" ] || fail "cannot find postgres-$kind, the legacy database; see: docker ps --all. Name it with
      LEGACY_DATABASE. When the container was removed, make it again with the compose file that it came from, which knows
      its volume: docker compose -f <file> up --no-start. Another file could make a new, empty volume"
  legacy_app=$(find_container "${LEGACY_APP:-}" "$kind-dev-server") || exit 1
  [ -n "$legacy_app" ] || say "there is no container $kind-dev-server: if the application has another name, give it in LEGACY_APP"
}

# find_container <name, when it is given> <usual name, also of the compose service>
find_container() {
  name=${1:-$2}
  if exists "$name" && [ -z "${LEGACY_PROJECT:-}" ]; then
    echo "$name"
    return
  fi
  [ -z "$1" ] || fail "there is no container $1; see: docker ps --all"
  set -- --filter "label=com.docker.compose.service=$2"
  [ -z "${LEGACY_PROJECT:-}" ] || set -- "$@" --filter "label=com.docker.compose.project=$LEGACY_PROJECT"
  found=$(docker ps --all --format '{{.Names}}' "$@")
  case $found in
    *"
"*) fail "there are several: $(echo "$found" | tr '\n' ' '); choose with LEGACY_PROJECT" ;;
    *) echo "$found" ;;
  esac
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
  while IFS='|' read -r destination volume; do
    case $data/ in
      "$destination"/*)
        legacy_volume=$volume
        legacy_path=${data#"$destination"}
        ;;
    esac
  done <<END
$mounts
END
}
