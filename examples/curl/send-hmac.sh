#!/usr/bin/env bash
# ./send-hmac.sh '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'
# The simple signature. For tries by hand: other users of the machine can see the key.
set -euo pipefail

body=$1
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$PEYK_WEBHOOK_SECRET" -r | cut -d' ' -f1)

curl -sS --fail-with-body --max-time 15 --retry 5 --retry-connrefused "$PEYK_WEBHOOK_URL" \
  -H 'Content-Type: application/json' \
  -H "X-Panel-Signature: sha256=$signature" \
  --data-binary "$body"
