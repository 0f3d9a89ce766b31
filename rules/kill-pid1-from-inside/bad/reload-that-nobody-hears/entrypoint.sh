#!/bin/sh
# Make the program read its settings again when they have changed.
if [ -e /run/settings.changed ]; then
  kill -HUP 1
fi
exec python3 /app.py
