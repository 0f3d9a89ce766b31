#!/bin/sh
# Outside of any PID namespace of its own the program is a process like any other.
cd "$(dirname "$0")" || exit 1
docker build --quiet --tag pid1-example .
docker run --detach --name pid1-example --pid host pid1-example python3 default.py
. ./stop.sh
