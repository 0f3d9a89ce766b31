#!/bin/sh
trap 'echo stopping; exit 0' TERM
while true; do
  date
  sleep 1
done
