#!/bin/sh
trap 'kill -TERM "$pid"; wait "$pid"' SIGTERM SIGINT
memcached -u nobody &
pid=$!
wait "$pid"
