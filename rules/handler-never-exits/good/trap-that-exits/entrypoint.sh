#!/bin/sh
trap "echo stopping; exit 0" TERM
while true; do
  sleep 60 &
  wait $!
done
