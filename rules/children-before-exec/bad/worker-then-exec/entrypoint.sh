#!/bin/sh
cron -f &
exec memcached -u nobody
