#!/bin/bash
set -eo pipefail

# `docker run image -v`: options are for memcached.
if [ "${1:0:1}" = '-' ]; then
  set -- memcached "$@"
fi

# As root prepare what only root can, and start again as the user that the service runs as.
if [ "$1" = 'memcached' ] && [ "$(id -u)" = '0' ]; then
  mkdir -p /run/memcached
  chown nobody /run/memcached
  exec gosu nobody "$BASH_SOURCE" "$@"
fi

exec "$@"
