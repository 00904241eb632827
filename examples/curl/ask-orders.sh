#!/usr/bin/env bash
# ./ask-orders.sh https://shop.example/api 1001 1002
# Asks your API what Peyk asks: one order, an order that does not exist, several at once, and one that has not changed.
# Reads PEYK_API_TOKEN from the environment.
set -euo pipefail

(($# == 3)) || { echo "Expected your API's address and two order ids, see the top of $0." >&2 && exit 1; }
: "${PEYK_API_TOKEN:?is not set in the environment}"
base=${1%/} first=$2 second=$3
ask() { curl -sS --max-time 10 -H 'Accept: application/json' -H "Authorization: Bearer $PEYK_API_TOKEN" "$@"; }

echo "One order, expected 200:"
ask -w '%{http_code}\n' "$base/orders/$first"
echo "No such order, expected 404:"
ask -o /dev/null -w '%{http_code}\n' "$base/orders/there-is-none"
echo "Several orders, expected 200 and a list:"
ask -w '%{http_code}\n' "$base/orders?ids=$first,$second"
echo "Unchanged, expected 304:"
etag=$(ask -o /dev/null -D - "$base/orders/$first" | tr -d '\r' | sed -n 's/^[Ee][Tt][Aa][Gg]: *//p')
ask -o /dev/null -w '%{http_code}\n' -H "If-None-Match: $etag" "$base/orders/$first"
echo "Without the token, expected 401:"
curl -sS --max-time 10 -o /dev/null -w '%{http_code}\n' "$base/orders/$first"
