#!/bin/sh
trap 'rm -f /run/app.pid' TERM
exec memcached -u nobody
