#!/bin/sh
# Gives Redis of docker-compose.yml its password, once: make-redis-password.sh <folder>
# `redis` holds it for the processes, `redis.conf` for Redis itself. Both are readable for the users of all containers that
# have the volume.
set -eu
cd "$1"
umask 022

if [ ! -s redis ]; then
  head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >redis.new
  mv redis.new redis
fi
printf 'requirepass %s\n' "$(cat redis)" >redis.conf.new
mv redis.conf.new redis.conf
