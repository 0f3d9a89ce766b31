#!/bin/bash
set -e
if [ "$(id -u)" = 0 ]; then
  exec gosu nobody "$BASH_SOURCE" "$@"
fi
exec "$@"
