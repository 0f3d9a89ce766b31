#!/bin/bash
memcached -u nobody &
redis-server --save "" &
trap 'kill -TERM $(jobs -p); wait; exit 0' TERM
# The container ends with whichever ends first.
wait -n
