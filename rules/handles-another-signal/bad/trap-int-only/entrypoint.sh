#!/bin/sh
trap "exit 0" INT
while true; do
  date
  sleep 60 &
  wait $!
done
