# shellcheck shell=sh disable=SC2034,SC2154
# The container engine, and the unified container.

say() {
  echo "hive: $*" >&2
}

fail() {
  say "$*"
  exit 1
}

compose() {
  compose_file=$project/docker/$kind/docker-compose.yml
  if docker compose version >/dev/null 2>&1; then
    docker compose -f "$compose_file" "$@"
  elif command -v docker-compose >/dev/null; then
    docker-compose -f "$compose_file" "$@"
  else
    fail "cannot find docker compose; install the plug-in or docker-compose"
  fi
}

exists() {
  docker container inspect "$1" >/dev/null 2>&1
}

is_running() {
  [ "$(docker container inspect -f '{{.State.Running}}' "$1" 2>/dev/null)" = true ]
}

require_running() {
  is_running "$container" || fail "$container is not running; do: scripts/hive $kind up"
}

# inside <program> ...: as the container's own user, with the container's settings
inside() {
  docker exec -i "$container" "$@"
}

# Runs a client of PostgreSQL with the password, which does not appear in any command line.
# shellcheck disable=SC2016
database_client='PGPASSWORD=${HIVE_PASSWORD:-$(cat "$HIVE_PASSWORD_FILE")} && export PGPASSWORD && exec "$@"'

with_database() {
  inside sh -c "$database_client" sh "$@"
}

interactive_psql() {
  terminal=
  [ ! -t 0 ] || terminal=-t
  # shellcheck disable=SC2086
  docker exec -i $terminal "$container" sh -c "$database_client" sh psql "$@"
}

# wait_until_healthy <container>: one without a health check only has to run
wait_until_healthy() {
  left=600
  while :; do
    state=$(docker inspect -f '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}healthy{{end}}' "$1")
    case $state in
      'running healthy') return ;;
      'running starting') ;;
      *)
        docker logs --tail 20 "$1" >&2
        fail "$1 is $state; its last lines are above"
        ;;
    esac
    left=$((left - 1))
    [ "$left" -gt 0 ] || fail "$1 is still starting after 2 minutes; see: docker logs $1"
    sleep 0.2
  done
}

# Sooner than the engine, which looks every few seconds.
wait_until_serving() {
  left=600
  until inside healthcheck >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || fail "$container does not become healthy; see: scripts/hive $kind health"
    sleep 0.1
  done
}

# create [--no-build]: makes the image, and the container with its volume
create() {
  if [ "${1:-}" = --no-build ]; then
    compose up --no-start
    return
  fi
  base=${BASE_IMAGE:-debian:trixie-slim}
  docker image inspect "$base" >/dev/null 2>&1 || docker pull -q "$base" ||
    fail "cannot get $base; without a registry, make it here: scripts/base-image"
  compose up --build --no-start
}

up() {
  create "$@"
  compose up --no-build -d
  wait_until_healthy "$container"
}

# beside "<options of docker run>" <script> [<argument> ...]: runs a shell script on the container's volume while the
# container itself is not running, in its image, without a network
beside() {
  options=$1
  script=$2
  shift 2
  # The name that the script gets says where it finds those of the image.
  # shellcheck disable=SC2086
  docker run --rm -i --network none --volumes-from "$container" --tmpfs /tmp --entrypoint sh $options \
    "$(image_of "$container")" -c "$script" /usr/lib/hive/postgres/scripts/hive "$@"
}

image_of() {
  docker container inspect -f '{{.Image}}' "$1"
}
