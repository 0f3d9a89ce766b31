#!/bin/sh
trap 'echo draining; sleep 4; exit 0' TERM
while true; do sleep 1; done
