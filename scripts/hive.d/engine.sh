# shellcheck shell=sh disable=SC2034,SC2154
# The container engine, and the unified container.

say() {
  echo "hive: $*" >&2
}

fail() {
  say "$*"
  exit 1
}

# misused <what is wrong with the command line>
misused() {
  say "$*; see: scripts/hive --help"
  exit 2
}

# Otherwise each command would take an engine that is down for a container that is missing.
require_engine() {
  command -v docker >/dev/null || fail "cannot find docker; install a container engine and its command line"
  reason=$(docker version -f '{{.Server.Version}}' 2>&1 >/dev/null) || fail "cannot reach the container engine: $reason"
}

compose() {
  compose_file=$project/docker/templates/$kind.yml
  if docker compose version >/dev/null 2>&1; then
    docker compose -f "$compose_file" "$@"
  elif command -v docker-compose >/dev/null; then
    docker-compose -f "$compose_file" "$@"
  else
    fail "cannot find docker compose; install the plug-in or docker-compose"
  fi
}

# With what is set for EXIT; no further signal gets in between.
end_when_interrupted() {
  trap 'trap "" HUP INT TERM; cut_short=yes; exit 130' HUP INT TERM
}

# undisturbed <function>: to its end, even when the terminal hangs up or someone presses Ctrl-C again. The docker command
# would give up although the signal is ignored, so it runs in a process group that the terminal does not reach.
undisturbed() {
  trap '' HUP INT TERM
  trap - EXIT
  # Without a terminal, there is neither.
  set -m 2>/dev/null || :
  "$1" </dev/null &
  wait "$!"
}

exists() {
  docker container inspect "$1" >/dev/null 2>&1
}

is_running() {
  [ "$(docker container inspect -f '{{.State.Running}}' "$1" 2>/dev/null)" = true ]
}

is_unhealthy() {
  [ "$(docker inspect -f '{{if .State.Health}}{{.State.Health.Status}}{{end}}' "$1")" = unhealthy ]
}

require_container() {
  exists "$container" || fail "there is no container $container; do: scripts/hive $kind up"
}

require_running() {
  is_running "$container" || fail "$container is not running; do: scripts/hive $kind up"
}

# A container that was started just now answers a moment later.
require_supervisor() {
  require_running
  left=150
  until inside supervisorctl-java pid >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || fail "the supervisor in $container does not answer; see: scripts/hive $kind logs"
    sleep 0.2
  done
}

# A database that has just been started, or recovers, accepts connections a moment later.
require_database() {
  require_supervisor
  left=300
  until inside pg_isready -q >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || fail "the database in $container accepts no connections; see: scripts/hive $kind logs"
    sleep 0.2
  done
}

# inside <program> ...: as the container's own user, with the container's settings
inside() {
  docker exec -i "$container" "$@"
}

# Whatever may write to the database: the application, and all others that are at work but the database itself.
programs() {
  echo "hive-$kind$(inside supervisorctl-java status | awk -v application="hive-$kind" '
    $1 !~ /^(initdb|postgresql)$/ && $1 != application && $2 !~ /^(STOPPED|EXITED|FATAL)$/ { printf " %s", $1 }')"
}

# stop_programs <name> ...
stop_programs() {
  inside supervisorctl-java stop "$@" >&2
}

# start_programs: those that were noted. Some of them may be running already; whether all is well, the health says.
start_programs() {
  programs=$(noted programs)
  # shellcheck disable=SC2086
  inside supervisorctl-java start ${programs:-"hive-$kind"} >&2 || :
}

# What is written from now on would stay behind. Who was just stopped may be seen a moment longer.
require_nobody_in_container() {
  again=$(programs)
  [ "$again" = "hive-$kind" ] || fail "at work in $container although they were stopped: ${again#* }; try again"
  left=25
  while :; do
    others=$(ask with_superuser postgres "SELECT string_agg(DISTINCT format('%s %s %s', usename, application_name, client_addr), '; ')
      FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = $(literal "$database")") ||
      fail "cannot see who is connected to $database in $container"
    [ -n "$others" ] || return 0
    left=$((left - 1))
    [ "$left" -gt 0 ] || fail "others are connected to $database in $container and could still write: $others; end their sessions first"
    sleep 0.2
  done
}

# in_running <program> ...: the same, for those who type it
in_running() {
  require_running
  inside "$@"
}

# A one-shot that has done its work is no failure, which status 3 would make of it.
show_status() {
  require_running
  inside supervisorctl-java status "$@" && result=0 || result=$?
  [ "$#:$result" != 0:3 ] || result=0
  return "$result"
}

# Runs a client of PostgreSQL as the superuser, who sees and may everything; the password is beside the data, and appears in
# no command line and no environment.
# shellcheck disable=SC2016
superuser_client='PGUSER=$(psql -XqAtc "SELECT rolname FROM pg_roles WHERE oid = 10") &&
  PGPASSFILE=$HIVE_DATA/superuser-pgpass && export PGUSER PGPASSFILE && exec "$@"'

with_superuser() {
  inside sh -c "$superuser_client" sh "$@"
}

# What a superuser of the unified container is called where names are compared: it has another one elsewhere.
superuser_label='(superuser)'

# Leaves the application's role and database in $role and $database, and what a restore calls those beside it in $restored
# and $replaced.
find_role() {
  role=$(environment_of "$container" PGUSER)
  database=$(environment_of "$container" PGDATABASE)
  restored=$(shortened "$database")_restored
  replaced=$(shortened "$database")_replaced
}

# environment_of <container> <variable>
environment_of() {
  docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' "$1" | sed -n "s/^$2=//p"
}

interactive_psql() {
  require_running
  terminal=
  [ ! -t 0 ] || terminal=-t
  # shellcheck disable=SC2086
  docker exec -i $terminal "$container" psql "$@"
}

# wait_until_healthy <container>: one without a health check only has to run. The unified one is asked itself: the engine
# looks every few seconds only, and may not have seen what was stopped a moment ago, or not that it is there again.
wait_until_healthy() {
  left=600
  unhealthy=100
  while :; do
    [ "$1" != "$container" ] || ! inside healthcheck >/dev/null 2>&1 || return 0
    state=$(docker inspect -f '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}healthy{{end}}' "$1")
    case $state in
      'running healthy') [ "$1" = "$container" ] || return 0 ;;
      'running starting') ;;
      'running unhealthy') unhealthy=$((unhealthy - 1)) ;;
      *) unhealthy=0 ;;
    esac
    if [ "$unhealthy" = 0 ]; then
      docker logs --tail 20 "$1" >&2
      fail "$1 is $state; its last lines are above"
    fi
    left=$((left - 1))
    [ "$left" -gt 0 ] || fail "$1 is still starting after 2 minutes; see: docker logs $1"
    sleep 0.2
  done
}

# create [--no-build]: makes the image, and the container with its volume, which is the container's own afterwards. With
# what it depends on, docker-compose 1.29 would wait for the end of a service that it does not start.
create() {
  if [ "${1:-}" = --no-build ]; then
    compose up --no-start --no-deps "$kind-all-in-one"
  else
    base=${BASE_IMAGE:-debian:trixie-slim}
    docker image inspect "$base" >/dev/null 2>&1 || docker pull -q "$base" ||
      fail "cannot get $base; without a registry, make it here: scripts/base-image"
    compose up --build --no-start --no-deps "$kind-all-in-one"
  fi
  # shellcheck disable=SC2016
  beside '--user 0:0 --cap-drop ALL --cap-add CHOWN' 'exec "${0%/*}/prepare-volume"'</dev/null
}

up() {
  case $* in
    '' | --no-build) ;;
    *) misused "up takes --no-build only" ;;
  esac
  create "$@"
  # A rollback keeps it from coming back by itself, until it is known that it may.
  ! grep -q "^$container " "$policies" 2>/dev/null || hold "$container"
  compose up --no-build -d "$kind-all-in-one"
  wait_until_healthy "$container"
  release "$container"
}

# What the next "beside" mounts, and where its script finds the files.
mount=
mount_path=

# beside "<options of docker run>" <script> [<argument> ...]: runs a shell script on the container's volume while the
# container itself is not running, in its image, without a network
beside() {
  options=$1
  script=$2
  shift 2
  # The name that the script gets says where it finds those of the image.
  # shellcheck disable=SC2086
  docker run --rm -i --name "$container-beside" --network none --volumes-from "$container" --tmpfs /tmp --entrypoint sh \
    ${mount:+--mount "$mount" --env "SOURCE=$mount_path"} $options "$(image_of "$container")" -c "$script" /usr/lib/hive/postgres/scripts/hive "$@"
}

# As root, for what may belong to others.
beside_as_root() {
  options=${1:-}
  shift
  beside "--user 0 --cap-drop ALL --cap-add CHOWN --cap-add DAC_OVERRIDE --cap-add FOWNER --cap-add FSETID $options" "$@"
}

# start_quiet [<directory>]: the database alone, without a network, for nobody but this script: "trust" reaches the
# superuser, too. What is being moved is in a directory beside the place that the unified container looks at; what is in
# its place has its own settings, as its extensions may depend on them.
start_quiet() {
  docker rm -f "$container-quiet" >/dev/null 2>&1 || :
  # shellcheck disable=SC2016
  docker run -d --name "$container-quiet" --network none --volumes-from "$container" --tmpfs /tmp --entrypoint sh \
    --stop-signal INT "$(image_of "$container")" -c '
    HIVE_DATA=$HIVE_DATA${1:+/$1}
    . "${0%/*}/environment"
    take_lock
    [ $# = 0 ] || set -- -c config_file=/tmp/postgresql.conf
    '"$serve" /usr/lib/hive/postgres/scripts/hive "$@" >/dev/null
  wait_for_server "$container-quiet"
}

with_quiet() {
  docker exec -i -e PGUSER="$quiet_superuser" -e PGDATABASE="$database" "$container-quiet" "$@"
}

stop_quiet() {
  docker stop --time 60 "$container-quiet" >/dev/null
  docker rm "$container-quiet" >/dev/null
}

# start_trial <superuser>: a new, empty server in a container that lives for one comparison, in the image of the unified one
start_trial() {
  trial_superuser=$1
  # shellcheck disable=SC2016
  docker run -d --name "$container-trial" --network none --tmpfs /tmp --entrypoint sh --stop-signal INT "$(image_of "$container")" -c '
    export HIVE_DATA="$HIVE_DATA/trial"
    . "${0%/*}/environment"
    "$PG_BIN/initdb" -D "$PGDATA" --username="$1" --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions >/dev/null
    set -- -c config_file=/tmp/postgresql.conf -c fsync=off -c full_page_writes=off
    '"$serve" /usr/lib/hive/postgres/scripts/hive "$1" >/dev/null
  wait_for_server "$container-trial"
}

with_trial() {
  docker exec -i -e PGUSER="$trial_superuser" "$container-trial" "$@"
}

# shellcheck disable=SC2016
serve='mkdir -p "$HIVE_RUN"
    echo "local all all trust" >/tmp/pg_hba.conf
    : >/tmp/postgresql.conf
    exec "$PG_BIN/postgres" -D "$PGDATA" -c hba_file=/tmp/pg_hba.conf -c port="$PGPORT" -c listen_addresses= \
      -c unix_socket_directories="$HIVE_RUN" -c dynamic_shared_memory_type=mmap "$@"'

# wait_for_server <container>
wait_for_server() {
  left=600
  until docker exec "$1" pg_isready -q 2>/dev/null; do
    left=$((left - 1))
    if [ "$left" = 0 ] || ! is_running "$1"; then
      docker logs --tail 20 "$1" >&2
      fail "PostgreSQL does not start in $1; its last lines are above"
    fi
    sleep 0.2
  done
}

image_of() {
  docker container inspect -f '{{.Image}}' "$1"
}
