#!/bin/sh
python3 /app.py &
pid=$!
trap 'kill -TERM "$pid"' TERM
wait "$pid"
wait "$pid"
