#!/usr/bin/env bash
# ./send-standard.sh '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'
# Standard Webhooks: https://www.standardwebhooks.com. For tries by hand: other users of the machine can see the key.
# Reads PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET from the environment.
set -euo pipefail

body=${1:?expected an order as JSON}
: "${PEYK_WEBHOOK_URL:?is not set in the environment}" "${PEYK_WEBHOOK_SECRET:?is not set in the environment}"
id="evt_$(openssl rand -hex 16)"
timestamp=$(date +%s)

secret=$PEYK_WEBHOOK_SECRET
to_hex() { od -An -v -tx1 | tr -d ' \n'; }
case $secret in
  whsec_*) key=$(printf %s "${secret#whsec_}" | openssl base64 -d -A | to_hex) ;;
  *) key=$(printf %s "$secret" | to_hex) ;;
esac
signature=$(printf %s "$id.$timestamp.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl -sS --fail-with-body --max-time 15 --retry 5 --retry-connrefused "$PEYK_WEBHOOK_URL" \
  -H 'Content-Type: application/json' \
  -H "webhook-id: $id" \
  -H "webhook-timestamp: $timestamp" \
  -H "webhook-signature: v1,$signature" \
  --data-binary "$body"
