# shellcheck shell=sh disable=SC2034,SC2154
# The two containers of before: a database made by the official postgres image or one like it, and the application.

# Leaves their names in $legacy_database and $legacy_app.
find_legacy() {
  legacy_database=$(find_container "${LEGACY_DATABASE:-}" "postgres-$kind") || exit 1
  legacy_app=$(find_container "${LEGACY_APP:-}" "$kind-dev-server") || exit 1
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
    '') fail "cannot find $name, the legacy stack of the $kind; name it with LEGACY_DATABASE and LEGACY_APP, or when its
      containers were removed but not its volume, do: docker-compose -f docker/templates/$kind-legacy.yml up --no-start" ;;
    *"
"*) fail "there are several: $(echo "$found" | tr '\n' ' '); choose with LEGACY_PROJECT" ;;
    *) echo "$found" ;;
  esac
}

# In the legacy database's container, as its superuser and with its database; LEGACY_DATABASE_NAME for another one.
# shellcheck disable=SC2016
legacy_client='
  if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE"); fi
  export PGUSER="${POSTGRES_USER:-postgres}" PGPASSWORD="${POSTGRES_PASSWORD:-}"
  export PGDATABASE="${LEGACY_DATABASE_NAME:-${POSTGRES_DB:-$PGUSER}}"
  unset PGHOST
  exec "$@"'

with_legacy() {
  docker exec -i -e LEGACY_DATABASE_NAME="${LEGACY_DATABASE_NAME:-}" "$legacy_database" sh -c "$legacy_client" sh "$@"
}

# ask_legacy <statement>
ask_legacy() {
  with_legacy psql -XqAt -v ON_ERROR_STOP=1 -c "$1"
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
  docker start "$legacy_app" >/dev/null
  wait_until_healthy "$legacy_app"
}

# Whoever restarts the engine must not find both the old and the new on one volume of work.
keep_legacy_stopped() {
  for name in "$legacy_app" "$legacy_database"; do
    policy=$(docker inspect -f '{{.HostConfig.RestartPolicy.Name}}' "$name")
    [ "$policy" = no ] || echo "$name $policy"
    docker update --restart no "$name" >/dev/null
  done >"$backups/$kind-legacy.restart"
}

restore_restart_policies() {
  [ -e "$backups/$kind-legacy.restart" ] || return 0
  while read -r name policy; do
    docker update --restart "$policy" "$name" >/dev/null
  done <"$backups/$kind-legacy.restart"
  rm "$backups/$kind-legacy.restart"
}

environment_of() {
  docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' "$1"
}

# Leaves the volume or host directory that holds the data directory in $legacy_volume, empty when there is none, and the
# data directory's path in it in $legacy_path.
find_legacy_volume() {
  data=$(environment_of "$legacy_database" | sed -n 's/^PGDATA=//p')
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
