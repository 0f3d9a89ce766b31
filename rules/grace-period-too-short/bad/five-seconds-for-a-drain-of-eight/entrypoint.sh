#!/bin/sh
trap 'echo draining; sleep 8; exit 0' TERM
while true; do sleep 1; done
