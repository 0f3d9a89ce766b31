#!/bin/sh
memcached -u nobody &
pid=$!
trap 'kill -TERM "$pid"' TERM
wait "$pid"
status=$?
wait "$pid" || status=$?
exit "$status"
