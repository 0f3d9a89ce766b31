#!/bin/sh
set -e

# `docker run image --workers 4`: options are for gunicorn.
if [ "${1#-}" != "$1" ]; then
  set -- gunicorn --config gunicorn.conf.py "$@" app:app
fi

exec "$@"
