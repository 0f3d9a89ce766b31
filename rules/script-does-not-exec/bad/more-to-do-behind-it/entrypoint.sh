#!/bin/sh
redis-server --save ""
echo "redis has ended with $?"
