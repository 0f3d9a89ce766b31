#!/bin/sh
trap 'rm -f /run/app.pid' TERM
exec tail -f /dev/null
