#!/bin/sh
# Below an init it is no longer PID 1, and the default action ends it.
cd "$(dirname "$0")" || exit 1
docker build --quiet --tag pid1-example .
docker run --detach --name pid1-example --init pid1-example python3 default.py
. ./stop.sh
