#!/bin/sh
# Replaces containers one by one by ones of the present image and settings: each new one is ready before an old one is asked to
# finish what it does.
#   deploy/rolling-restart.sh [service …]      all of Peyk's own when none is named
# ingress is replaced in this way if INGRESS_PORTS is a range; with one port there is nobody on it for a few seconds.
set -eu
cd "$(dirname "$0")/.."
READY_LIMIT_SECONDS=120

up() {
  docker compose up --detach --no-deps --no-build --wait --wait-timeout "$READY_LIMIT_SECONDS" "$@"
}

may_be_several() {
  [ "$1" != ingress ] || docker compose config ingress | grep -q 'published: "[0-9]*-[0-9]*"'
}

replace() {
  if ! may_be_several "$1"; then
    up "$1"
    return
  fi
  for old in $(docker compose ps --quiet "$1"); do
    running=$(docker compose ps --quiet "$1" | wc -l)
    up --no-recreate --scale "$1=$((running + 1))" "$1"
    docker stop "$old" >/dev/null
    docker rm "$old" >/dev/null
  done
}

[ $# -gt 0 ] || set -- scheduler notifier board ingress
for service; do
  replace "$service"
done
