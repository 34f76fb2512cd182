# shellcheck shell=sh disable=SC2154
# What the shell tests say; each ends the test when it does not hold.

fail() {
  echo "$*" >&2
  exit 1
}

# not_run <what is missing>: ends the test; it is counted apart from those that passed
not_run() {
  echo "$*" >"$work/not-run"
  exit 77
}

# needs <program>: what scripts/test installs where it may
needs() {
  command -v "$1" >/dev/null || not_run "this test needs $1"
}

# compose <argument> ...: reads compose files, with an engine or without
compose() {
  if docker compose version >/dev/null 2>&1; then
    docker compose "$@"
  else
    needs docker-compose
    docker-compose "$@"
  fi
}

# expect_equal <expected> <actual>
expect_equal() {
  [ "$1" = "$2" ] || fail "expected: $1
     got: $2"
}

# expect_contains <text> <part>
expect_contains() {
  case $1 in
    *"$2"*) ;;
    *) fail "expected: $2
      in: $1" ;;
  esac
}

# expect_status <status> <command> ...: leaves the command's output, both streams, in $output
expect_status() {
  expected=$1
  shift
  output=$("$@" 2>&1) && status=0 || status=$?
  [ "$status" = "$expected" ] || fail "expected status $expected, got $status from: $*
$output"
}

# eventually <seconds> <command> ...: what the command said last is told when it does not come to pass
eventually() {
  deadline=$(($(date +%s) + $1))
  shift
  until "$@" >"$work/last-try" 2>&1; do
    [ "$(date +%s)" -lt "$deadline" ] || fail "not in time: $*
$(tail -n 20 "$work/last-try")"
    sleep 0.1
  done
}

# report <what was measured>: shown beside the result; nothing is expected of it
report() {
  echo "$*" >>"$work/report"
}
