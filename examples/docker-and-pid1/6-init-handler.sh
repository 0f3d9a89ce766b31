#!/bin/sh
# Below an init the handler runs all the same, for the init passes the signal on.
cd "$(dirname "$0")" || exit 1
docker build --quiet --tag pid1-example .
docker run --detach --name pid1-example --init pid1-example python3 handler.py
. ./stop.sh
