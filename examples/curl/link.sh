#!/usr/bin/env bash
# ./link.sh 1001
# Reads PEYK_LINK_SECRET and PEYK_BOT_USERNAME from the environment.
set -euo pipefail

order=${1:?expected an order id}
: "${PEYK_LINK_SECRET:?is not set in the environment}" "${PEYK_BOT_USERNAME:?is not set in the environment}"
base64_url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
mac=$(printf %s "$order" | openssl dgst -sha256 -hmac "$PEYK_LINK_SECRET" -binary | head -c 12 | base64_url)
id=$(printf %s "$order" | base64_url)
if ((${#id} > 47)) && [[ $order =~ ^[A-Za-z0-9_-]{1,45}$ ]]; then id=r_$order; fi

echo "https://t.me/$PEYK_BOT_USERNAME?start=${id}_$mac"
