#!/bin/sh
memcached -u nobody &
pid=$!
trap 'kill -TERM "$pid"; wait "$pid"; exit 0' TERM
while true; do
  sleep 1
done
