#!/bin/sh
if [ -f /run/memcached.pid ]; then
  kill "$(cat /run/memcached.pid)" || true
fi
exec memcached -u nobody
