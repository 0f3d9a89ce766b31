#!/bin/sh
trap 'exit 0' TERM
while true; do
  date
  sleep 1
done
