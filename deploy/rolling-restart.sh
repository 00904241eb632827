#!/bin/sh
# Replaces containers one by one by ones of the present image and settings: each new one is ready before an old one is asked to
# finish what it does.
#   deploy/rolling-restart.sh [service …]      all of Peyk's own when none is named
# What is published on one port cannot be there twice: it is away for a few seconds. INGRESS_PORTS=8080-8081 gives ingress two.
set -eu
cd "$(dirname "$0")/.."
READY_LIMIT_SECONDS=120

# Not --no-deps: to Compose the container would then be another one than that of `docker compose up`, which would replace it again.
up() {
  docker compose up --detach --no-recreate --no-build --wait --wait-timeout "$READY_LIMIT_SECONDS" "$@"
}

finish() {
  docker stop "$1" >/dev/null
  docker rm "$1" >/dev/null
}

may_be_several() {
  ! docker compose config "$1" | grep -Eq 'published: "?[0-9]+"?$'
}

replace() {
  running=$(docker compose ps --quiet "$1" | wc -l)
  for old in $(docker compose ps --quiet "$1"); do
    if may_be_several "$1"; then
      up --scale "$1=$((running + 1))" "$1"
      finish "$old"
    else
      finish "$old"
      up "$1"
    fi
  done
}

[ $# -gt 0 ] || set -- scheduler notifier board ingress
for service; do
  replace "$service"
done
