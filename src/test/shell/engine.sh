# shellcheck shell=sh disable=SC2154
# What the tests with a container engine share. Their containers, volumes, networks and stacks are called
# hive-test-<pid of the run>… or hive-migration-<pid of the run>….

# free_port <first>: prints one of this port and the 5,999 after it that nothing listens on. Below 32768: the kernel does
# not give those to outgoing connections.
free_port() {
  python3 -c '
import random, socket, sys
first = int(sys.argv[1])
while True:
    with socket.socket() as candidate:
        try:
            candidate.bind(("", random.randrange(first, first + 6000)))
        except OSError:
            continue
        print(candidate.getsockname()[1])
        break' "$1"
}

# Runs that were killed cannot clean up, and what they left starts again together with the engine.
remove_leftovers() {
  for each in $(docker ps -a --format '{{.Names}}'); do
    ! is_leftover "$each" || docker rm -fv "$each"
  done
  if [ "$(docker info -f '{{.Swarm.NodeAddr}}')" = 127.0.0.1 ] && swarm_is_leftover; then
    docker swarm leave --force
  fi
  for each in $(docker volume ls --format '{{.Name}}'); do
    ! is_leftover "$each" || docker volume rm -f "$each"
  done
  for each in $(docker network ls --format '{{.Name}}'); do
    ! is_leftover "$each" || docker network rm "$each"
  done
} >/dev/null 2>&1

# is_leftover <name>: whether the run is over. One with this run's number is of an earlier boot.
is_leftover() {
  owner=$(expr "$1" : 'hive-test-\([0-9]\{1,\}\)' \| "$1" : 'hive-migration-\([0-9]\{1,\}\)') || return 1
  [ "$owner" = "$run" ] || ! kill -0 "$owner" 2>/dev/null
}

swarm_is_leftover() {
  for each in $(docker stack ls --format '{{.Name}}'); do
    is_leftover "$each" || return 1
  done
}
