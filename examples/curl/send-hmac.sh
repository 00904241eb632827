#!/usr/bin/env bash
# ./send-hmac.sh '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'
# The simple signature. For tries by hand: other users of the machine can see the key.
# Reads PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET from the environment.
set -euo pipefail

body=${1:?expected an order as JSON}
: "${PEYK_WEBHOOK_URL:?is not set in the environment}" "${PEYK_WEBHOOK_SECRET:?is not set in the environment}"
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$PEYK_WEBHOOK_SECRET" -r | cut -d' ' -f1)

curl -sS --fail-with-body --max-time 15 --retry 5 --retry-connrefused "$PEYK_WEBHOOK_URL" \
  -H 'Content-Type: application/json' \
  -H "X-Panel-Signature: sha256=$signature" \
  --data-binary "$body"
