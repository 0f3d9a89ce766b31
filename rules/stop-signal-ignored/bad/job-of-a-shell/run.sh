#!/bin/sh
python3 /app.py &
pid=$!
trap 'kill -INT "$pid"; wait "$pid"' TERM
wait "$pid"
