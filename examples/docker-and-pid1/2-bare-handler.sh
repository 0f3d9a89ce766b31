#!/bin/sh
# The same with a handler for SIGTERM.
cd "$(dirname "$0")" || exit 1
docker build --quiet --tag pid1-example .
docker run --detach --name pid1-example --pid host pid1-example python3 handler.py
. ./stop.sh
