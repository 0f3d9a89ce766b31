#!/bin/bash
cleanup() {
  rm -f /run/app.lock
  exit 0
}
trap cleanup TERM INT
touch /run/app.lock
exec "$@"
