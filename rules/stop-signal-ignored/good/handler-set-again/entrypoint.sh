#!/bin/sh
trap '' TERM
sleep 0.1
trap - TERM
exec python3 /app.py
