#!/usr/bin/env bash
# ./link.sh 1001
set -euo pipefail

order=$1
base64_url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
mac=$(printf %s "$order" | openssl dgst -sha256 -hmac "$PEYK_LINK_SECRET" -binary | head -c 12 | base64_url)

echo "https://t.me/$PEYK_BOT_USERNAME?start=$(printf %s "$order" | base64_url)_$mac"
