#!/bin/bash
trap 'kill -9 "$pid"; exit 0' TERM
python3 /worker.py &
pid=$!
wait "$pid"
