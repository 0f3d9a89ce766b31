#!/bin/sh
memcached -u nobody &
pid=$!
trap 'kill -TERM "$pid"; wait "$pid"; exit 0' TERM
while :; do sleep 1; done
