#!/bin/sh
echo "started at $(date)" | tee /run/started
exec memcached -u nobody
