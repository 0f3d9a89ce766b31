#!/usr/bin/dumb-init /bin/sh
exec memcached -u nobody
