#!/bin/sh
trap 'kill -TERM $pid' TERM
memcached -u nobody &
pid=$!
wait $pid
wait $pid
