#!/bin/sh
trap '' TERM
exec tail -f /dev/null
