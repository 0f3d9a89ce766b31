#!/bin/sh
# Several processes below a shell: it is PID 1, waits, and passes nothing on.
cd "$(dirname "$0")" || exit 1
docker build --quiet --tag pid1-example .
docker run --detach --name pid1-example pid1-example ./processes.sh
. ./stop.sh
