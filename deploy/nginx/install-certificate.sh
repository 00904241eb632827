#!/bin/sh
# Gives the nginx of docker-compose.yml a certificate and has it use it. As root:
#   deploy/nginx/install-certificate.sh --self-signed bot.shop.example     one to begin with, before there is a real one
#   deploy/nginx/install-certificate.sh /etc/letsencrypt/live/bot.shop.example
#   certbot … --deploy-hook deploy/nginx/install-certificate.sh            after every renewal, by itself
set -eu
cd "$(dirname "$0")/../.."
# The user that nginx has in its container, and nobody else, may read the key.
NGINX_USER=101

if [ "${1:-}" = --self-signed ]; then
  from=$(mktemp -d)
  trap 'rm -r "$from"' EXIT
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=$2" \
    -addext "subjectAltName=DNS:$2" -keyout "$from/privkey.pem" -out "$from/fullchain.pem" 2>/dev/null
else
  # certbot says in RENEWED_LINEAGE where the new one is.
  from=${1:-${RENEWED_LINEAGE:?expected the folder with fullchain.pem and privkey.pem}}
fi

mkdir -p deploy/tls deploy/acme
install -m 444 "$from/fullchain.pem" deploy/tls/fullchain.pem
install -m 400 -o "$NGINX_USER" -g "$NGINX_USER" "$from/privkey.pem" deploy/tls/privkey.pem
if [ -n "$(docker compose --profile tls ps --quiet nginx)" ]; then
  docker compose --profile tls kill --signal HUP nginx
fi
