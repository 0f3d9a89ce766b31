#!/bin/sh
set -e
export STARTED=yes
exec "$@"
