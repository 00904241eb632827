#!/bin/sh
# Runs one of Peyk's processes in its container: deploy/run-app.sh apps/notifier/src/main.ts
# To Docker a wrong setting (exit status 78) is a crash like another: it would start it again without end. The container stays instead,
# unhealthy, until it is replaced or stopped.
WRONG_SETTINGS=78

node "$@" &
app=$!
trap 'kill -TERM "$app" 2>/dev/null' TERM INT
wait "$app"
status=$?
# A signal ends the wait before the process has ended.
while kill -0 "$app" 2>/dev/null; do
  wait "$app"
  status=$?
done
[ "$status" = "$WRONG_SETTINGS" ] || exit "$status"

echo 'The settings are wrong: see the line above. Correct them, then: docker compose up -d --force-recreate' >&2
trap 'exit "$WRONG_SETTINGS"' TERM INT
while :; do
  sleep 3600 &
  wait $!
done
