#!/bin/bash
trap 'echo stopping; exit 0' TERM
while true; do
  date
  sleep 3600 &
  wait $!
done
