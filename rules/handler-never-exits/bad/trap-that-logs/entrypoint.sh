#!/bin/sh
trap "echo stopping" TERM
while true; do
  sleep 60 &
  wait $!
done
