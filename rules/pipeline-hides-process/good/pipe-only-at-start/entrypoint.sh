#!/bin/sh
printf 'save ""\n' | tee /etc/redis.conf
exec redis-server /etc/redis.conf
