#!/bin/sh
# An init that signals the whole group reaches the programs, but leaves when the shell has died.
cd "$(dirname "$0")" || exit 1
docker build --quiet --tag pid1-example .
docker run --detach --name pid1-example pid1-example tini -g -- ./processes.sh
. ./stop.sh
