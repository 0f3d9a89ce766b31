#!/bin/bash
python3 /worker.py &
pid=$!
trap 'kill -TERM "$pid"; wait "$pid"; exit 0' TERM
wait "$pid"
