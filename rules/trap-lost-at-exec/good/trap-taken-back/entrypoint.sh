#!/bin/sh
trap 'echo interrupted; exit 1' TERM
sleep 0.1
trap - TERM
exec python3 /app.py
