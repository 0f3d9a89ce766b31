#!/bin/sh
# A handler makes the difference.
cd "$(dirname "$0")" || exit 1
docker build --quiet --tag pid1-example .
docker run --detach --name pid1-example pid1-example python3 handler.py
. ./stop.sh
