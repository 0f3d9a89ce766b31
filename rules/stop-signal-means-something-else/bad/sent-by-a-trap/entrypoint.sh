#!/bin/bash
trap 'kill -TERM "$pid"; wait "$pid"' TERM
nginx -g 'daemon off;' &
pid=$!
wait "$pid"
