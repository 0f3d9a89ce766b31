#!/bin/sh
sleep 1 &
kill -9 $!
exec memcached -u nobody
