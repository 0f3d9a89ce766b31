#!/bin/sh
# In a container it is PID 1, and the kernel drops a signal that PID 1 has no handler for.
cd "$(dirname "$0")" || exit 1
docker build --quiet --tag pid1-example .
docker run --detach --name pid1-example pid1-example python3 default.py
. ./stop.sh
