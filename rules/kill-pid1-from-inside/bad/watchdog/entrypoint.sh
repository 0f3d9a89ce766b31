#!/bin/bash
(
  sleep 5
  until [ -e /run/ready ]; do sleep 5; done
  kill 1
) &
exec sleep infinity
