#!/bin/bash
redis-server --save "" &
pid=$!
trap 'kill -TERM "$pid"' TERM
while kill -0 "$pid" 2>/dev/null; do
  sleep 1
done
