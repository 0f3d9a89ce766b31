#!/bin/sh
[ -d /etc ] || exit 1
exec memcached -u nobody
